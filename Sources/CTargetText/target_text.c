#include "CTargetText.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

/* Boards, then what counts, each in alphabetical order; each ends with a 0. */
static const target_text texts[] = {
    {"fg_board.h", (const char[]){
#embed "board/fg_board.h" suffix(, 0)
    }},
    {"fg_board_avr.c", (const char[]){
#embed "board/fg_board_avr.c" suffix(, 0)
    }},
    {"fg_board_host.c", (const char[]){
#embed "board/fg_board_host.c" suffix(, 0)
    }},
    {"fg_board_semihosting.c", (const char[]){
#embed "board/fg_board_semihosting.c" suffix(, 0)
    }},
    {"fg_reset_arm.c", (const char[]){
#embed "board/fg_reset_arm.c" suffix(, 0)
    }},
    {"fg_reset_riscv.S", (const char[]){
#embed "board/fg_reset_riscv.S" suffix(, 0)
    }},
    {"fg_sections.ld", (const char[]){
#embed "board/fg_sections.ld" suffix(, 0)
    }},
    {"fg_cost.h", (const char[]){
#embed "count/fg_cost.h" suffix(, 0)
    }},
    {"fg_cost_arm.c", (const char[]){
#embed "count/fg_cost_arm.c" suffix(, 0)
    }},
    {"fg_cost_riscv.c", (const char[]){
#embed "count/fg_cost_riscv.c" suffix(, 0)
    }},
    {"fg_count.c", (const char[]){
#embed "count/fg_count.c" suffix(, 0)
    }},
    {"fg_laps.h", (const char[]){
#embed "count/fg_laps.h" suffix(, 0)
    }},
    {"fg_qemu.h", (const char[]){
#embed "count/fg_qemu.h" suffix(, 0)
    }},
    {"fg_simavr.c", (const char[]){
#embed "count/fg_simavr.c" suffix(, 0)
    }},
};

size_t target_text_count(void) { return sizeof texts / sizeof texts[0]; }

const target_text *target_text_at(size_t index) { return &texts[index]; }
