/* The kernels as a module for tests: the very functions that ship. */
#ifndef CKERNELS_H
#define CKERNELS_H

#include "fg_arith.h"
#include "fg_cubic.h"
#include "fg_exp.h"
#include "fg_log.h"
#include "fg_reciprocal.h"

#endif
