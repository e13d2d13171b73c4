/* SPDX-License-Identifier: 0BSD */
/* The kernels as a module for tests: the very functions that ship. */
#ifndef CKERNELS_H
#define CKERNELS_H

#include "CKernelInstances.h"

#endif
