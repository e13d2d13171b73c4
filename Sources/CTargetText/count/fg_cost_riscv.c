/* RV32IMC: lowRISC Ibex with single-cycle multiplier and branch target ALU, after the table
   "Pipeline Details" of its reference guide. */
#include <string.h>

#include "fg_cost.h"

bool fg_cost_model(const char *name) { return strcmp(name, "ibex") == 0; }

void fg_cost_begin(void) {}

unsigned fg_cost_of_entry(uint64_t address, unsigned bytes)
{
    (void)address;
    (void)bytes;
    return 0;
}

enum { STRAIGHT = 0, JUMP = 1, MEMORY = 2, HIGH_PRODUCT = 2, DIVISION = 37 };

static struct cost compressed(unsigned code)
{
    const unsigned quadrant = code & 3, kind = code >> 13 & 7;
    struct cost cost = {2, 1, STRAIGHT};
    const bool has_source = (code >> 2 & 31) != 0, has_target = (code >> 7 & 31) != 0;
    switch (quadrant) {
    case 0: /* c.lw, c.sw; else c.addi4spn */
        cost.cycles = kind == 2 || kind == 6 ? MEMORY : 1;
        break;
    case 1: /* c.jal, c.j, c.beqz, c.bnez */
        cost.taken = kind == 1 || kind >= 5 ? JUMP : STRAIGHT;
        break;
    default: /* c.lwsp, c.swsp, c.jr, c.jalr */
        cost.cycles = kind == 2 || kind == 6 ? MEMORY : 1;
        cost.taken = kind == 4 && !has_source && has_target ? JUMP : STRAIGHT;
        break;
    }
    return cost;
}

struct cost fg_cost_next(const uint8_t *code, uint64_t address)
{
    struct cost cost = {4, 1, STRAIGHT};
    uint32_t word = (uint32_t)code[0] | (uint32_t)code[1] << 8;
    unsigned kind;
    (void)address;
    if ((word & 3) != 3) {
        return compressed(word);
    }
    word |= (uint32_t)code[2] << 16 | (uint32_t)code[3] << 24;
    kind = word >> 12 & 7;
    switch (word & 0x7f) {
    case 0x03: /* loads */
    case 0x23: /* stores */
        cost.cycles = MEMORY;
        break;
    case 0x63: /* branches */
    case 0x67: /* jalr */
    case 0x6f: /* jal */
        cost.taken = JUMP;
        break;
    case 0x33: /* of two registers */
        if (word >> 25 == 1) {
            cost.cycles = kind >= 4 ? DIVISION : kind > 0 ? HIGH_PRODUCT : 1;
        }
        break;
    default:
        break;
    }
    return cost;
}
