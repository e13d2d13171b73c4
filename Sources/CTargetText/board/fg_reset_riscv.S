/* RISC-V in machine mode: the reset code, traps, and semihosting by ebreak. */
    .section .reset, "ax"
    .globl fg_reset
fg_reset:
    .option push
    .option norelax
    la gp, __global_pointer$
    .option pop
    la sp, fg_stack_top
    la t0, fg_fault
    .option push
    .option arch, +zicsr
    csrw mtvec, t0
    .option pop
    j fg_start

/* The three instructions of a semihosting call are uncompressed and in one page. */
    .text
    .balign 16
    .globl fg_semihost
fg_semihost:
    .option push
    .option norvc
    slli zero, zero, 0x1f
    ebreak
    srai zero, zero, 7
    .option pop
    ret
