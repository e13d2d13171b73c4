/* SPDX-License-Identifier: 0BSD */
/* The serial port: two functions to write for a board. */
#ifndef PORT_H
#define PORT_H

#include <stdint.h>

/* Waits for the next byte, 0 ... 255; -1 when there will be none. */
int port_read(void);

void port_write(uint8_t byte);

#endif
