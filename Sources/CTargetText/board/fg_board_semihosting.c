/* Cortex-M and RISC-V under an emulator or a debugger with semihosting: the files fg_input and
   fg_output of its working folder. Freestanding: no C library. */
#include "fg_board.h"

#define SYS_OPEN 0x01
#define SYS_WRITE 0x05
#define SYS_READ 0x06
#define SYS_EXIT_EXTENDED 0x20
#define STOPPED_APPLICATION_EXIT 0x20026U
#define MODE_READ 1U  /* "rb" */
#define MODE_WRITE 5U /* "wb" */

int main(void);

/* Asks the debugger; defined beside the reset code. */
uint32_t fg_semihost(uint32_t operation, const uint32_t *parameters);

static __attribute__((noreturn)) void leave(uint32_t status)
{
    const uint32_t block[2] = {STOPPED_APPLICATION_EXIT, status};
    for (;;) {
        (void)fg_semihost(SYS_EXIT_EXTENDED, block);
    }
}

/* What a fault leads to: aligned, as RISC-V keeps flags in the address of a trap. */
__attribute__((noreturn, aligned(4))) void fg_fault(void) { leave(FG_EXIT_FAULT); }

static uint32_t open_file(const char *name, uint32_t length, uint32_t mode)
{
    const uint32_t block[3] = {(uint32_t)(uintptr_t)name, mode, length};
    return fg_semihost(SYS_OPEN, block);
}

/* Both operations return the bytes that were not moved. */
static void move(uint32_t operation, uint32_t file, const void *bytes, size_t count)
{
    const uint32_t block[3] = {file, (uint32_t)(uintptr_t)bytes, (uint32_t)count};
    if (fg_semihost(operation, block) != 0) {
        leave(FG_EXIT_FOREIGN);
    }
}

static uint32_t input, output;

void fg_board_read(void *to, size_t bytes) { move(SYS_READ, input, to, bytes); }

void fg_board_write(const void *from, size_t bytes) { move(SYS_WRITE, output, from, bytes); }

/* The first bytes of the image. The emulator's plugin looks at the address of each load in the
   function below; so marks need no memory. */
extern const volatile uint8_t fg_marks[];

__attribute__((noinline)) void fg_board_mark(uint16_t lap)
{
    __asm__ volatile("" ::: "memory");
    (void)fg_marks[lap];
    __asm__ volatile("" ::: "memory");
}

extern uint32_t fg_bss_end[];

#define PAINT 0xa5a5a5a5U

/* The caller's end of the stack, and the lowest painted word. */
static uint32_t *painted_top, *painted_end;

__attribute__((noinline)) void fg_board_paint(void)
{
    volatile uint32_t *p;
    painted_top = (uint32_t *)__builtin_dwarf_cfa();
    painted_end = painted_top - FG_PAINT / 4;
    if (painted_end < fg_bss_end || painted_end > painted_top) {
        painted_end = fg_bss_end;
    }
    /* Not the words that this function itself has on the stack. */
    for (p = painted_end; p < painted_top - 16; p++) {
        *p = PAINT;
    }
}

__attribute__((noinline)) uint32_t fg_board_stack(void)
{
    const volatile uint32_t *p = painted_end;
    while (p < painted_top && *p == PAINT) {
        p++;
    }
    return (uint32_t)(painted_top - p) * 4;
}

/* GCC calls these two whatever it is told; this file is compiled so that they are no calls of
   themselves. */
void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memset(void *to, int byte, size_t count);

void *memcpy(void *restrict to, const void *restrict from, size_t count)
{
    uint8_t *d = (uint8_t *)to;
    const uint8_t *s = (const uint8_t *)from;
    while (count-- > 0) {
        *d++ = *s++;
    }
    return to;
}

void *memset(void *to, int byte, size_t count)
{
    uint8_t *d = (uint8_t *)to;
    while (count-- > 0) {
        *d++ = (uint8_t)byte;
    }
    return to;
}

extern uint32_t fg_data_image[], fg_data_start[], fg_data_end[], fg_bss_start[];

/* From reset, with a stack: fills the memory, runs the program. */
__attribute__((noreturn)) void fg_start(void);

void fg_start(void)
{
    static const char input_name[] = "fg_input", output_name[] = "fg_output";
    const uint32_t *from = fg_data_image;
    uint32_t *to;
    for (to = fg_data_start; to < fg_data_end; to++) {
        *to = *from++;
    }
    for (to = fg_bss_start; to < fg_bss_end; to++) {
        *to = 0;
    }
    input = open_file(input_name, sizeof input_name - 1, MODE_READ);
    output = open_file(output_name, sizeof output_name - 1, MODE_WRITE);
    leave((uint32_t)main());
}
