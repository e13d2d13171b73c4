/* AVR under simavr: general-purpose I/O registers. A byte is read from and written to GPIOR0, the
   number of a lap is two bytes to GPIOR1, highest first, the exit status goes to GPIOR2. */
#include <avr/io.h>

#include "fg_board.h"

/* The C runtime jumps here behind main(). */
__attribute__((noreturn)) void exit(int status);

void exit(int status)
{
    GPIOR2 = (uint8_t)status;
    for (;;) {
    }
}

void fg_board_read(void *to, size_t bytes)
{
    uint8_t *p = (uint8_t *)to;
    while (bytes-- > 0) {
        *p++ = GPIOR0;
    }
}

void fg_board_write(const void *from, size_t bytes)
{
    const uint8_t *p = (const uint8_t *)from;
    while (bytes-- > 0) {
        GPIOR0 = *p++;
    }
}

__attribute__((noinline)) void fg_board_mark(uint16_t lap)
{
    __asm__ volatile("" ::: "memory");
    GPIOR1 = (uint8_t)(lap >> 8);
    GPIOR1 = (uint8_t)lap;
    __asm__ volatile("" ::: "memory");
}

/* The end of the program's own memory; the stack comes down to it. */
extern uint8_t __heap_start[];

#define PAINT 0xa5

static uint8_t *painted_top, *painted_end;

__attribute__((noinline)) void fg_board_paint(void)
{
    volatile uint8_t *p;
    painted_top = (uint8_t *)SP;
    painted_end =
        (uint16_t)(painted_top - __heap_start) > FG_PAINT ? painted_top - FG_PAINT : __heap_start;
    for (p = painted_end; p < painted_top; p++) {
        *p = PAINT;
    }
}

__attribute__((noinline)) uint32_t fg_board_stack(void)
{
    const volatile uint8_t *p = painted_end;
    while (p < painted_top && *p == PAINT) {
        p++;
    }
    return (uint32_t)(painted_top - p);
}
