/* SPDX-License-Identifier: 0BSD */
/* A computer's standard input and output in place of a serial port. */
#include <stdio.h>

#include "port.h"

int port_read(void) { return getchar(); }

void port_write(uint8_t byte) { putchar(byte); }
