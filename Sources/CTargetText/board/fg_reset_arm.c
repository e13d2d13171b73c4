/* Cortex-M: the vector table, and semihosting by breakpoint. */
#include <stdint.h>

extern uint32_t fg_stack_top[];

__attribute__((noreturn)) void fg_start(void);
__attribute__((noreturn)) void fg_fault(void);
uint32_t fg_semihost(uint32_t operation, const uint32_t *parameters);

uint32_t fg_semihost(uint32_t operation, const uint32_t *parameters)
{
    register uint32_t r0 __asm__("r0") = operation;
    register const uint32_t *r1 __asm__("r1") = parameters;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

typedef void (*handler)(void);

struct vectors {
    uint32_t *stack;
    handler handlers[15];
};

/* Reset, NMI, the faults, SVC, debug, PendSV, SysTick: nothing here asks for interrupts. */
__attribute__((section(".reset"), used)) static const struct vectors vectors = {
    fg_stack_top,
    {fg_start, fg_fault, fg_fault, fg_fault, fg_fault, fg_fault, 0, 0, 0, 0, fg_fault, fg_fault, 0,
     fg_fault, fg_fault}};
