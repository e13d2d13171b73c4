/* What a program that trains asks of the machine below it: bytes in and out, laps, the stack.

   Boards: the host's standard streams, semihosting on Cortex-M and RISC-V, GPIO registers on AVR.
   A lap goes from one mark to the next; emulators count its instructions and cycles. */
#ifndef FG_BOARD_H
#define FG_BOARD_H

#include <stddef.h>
#include <stdint.h>

/* What ended at a mark. */
#define FG_LAP_OUTSIDE 0 /* reading, writing, looking at the stack */
#define FG_LAP_EMPTY 1   /* nothing: what two marks in a row cost by themselves */
#define FG_LAP_STEP 2    /* a training step, or its end behind the last call that was marked */
#define FG_LAP_PREDICT 3 /* a prediction */
#define FG_LAP_CALL 4    /* and above: a kernel call of a step, in profiles */
#define FG_LAPS 4096

/* Exit statuses. */
#define FG_EXIT_FOREIGN 3 /* the input is not for this program, or ends early */
#define FG_EXIT_FAULT 99  /* the processor reported a fault */

/* All bytes or none: a board that cannot give or take them ends the program. */
void fg_board_read(void *to, size_t bytes);
void fg_board_write(const void *from, size_t bytes);

/* Ends a lap. */
void fg_board_mark(uint16_t lap);

/* Paints the free stack below the caller, at most FG_PAINT bytes; then, how many bytes below the
   caller were written since: FG_PAINT says that many or more, 0 that the board cannot tell. */
#define FG_PAINT 4096
void fg_board_paint(void);
uint32_t fg_board_stack(void);

#endif
