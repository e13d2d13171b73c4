/* Cortex-M0, M0+, M3 and M4 without wait states, after the instruction timings of Arm's technical
   reference manuals; multiplications of M0 and M0+ take one cycle, divisions 7 of 2 to 12. */
#include <capstone/capstone.h>
#include <string.h>

#include "fg_cost.h"

static enum { M0, M0_PLUS, M3, M4 } model;
static csh decoder;
static cs_insn *decoded;

/* What the instruction before did: loads follow each other at one a cycle, an address that was
   just computed waits. */
static struct previous {
    enum { OTHER, LOAD, COMPUTATION } kind;
    unsigned written;
} previous;

bool fg_cost_model(const char *name)
{
    static const char *const names[] = {"cortex-m0", "cortex-m0plus", "cortex-m3", "cortex-m4"};
    unsigned i;
    for (i = 0; i < 4; i++) {
        if (strcmp(name, names[i]) == 0) {
            model = i;
            if (cs_open(CS_ARCH_ARM, CS_MODE_THUMB | CS_MODE_MCLASS, &decoder) != CS_ERR_OK) {
                return false;
            }
            cs_option(decoder, CS_OPT_DETAIL, CS_OPT_ON);
            decoded = cs_malloc(decoder);
            return true;
        }
    }
    return false;
}

void fg_cost_begin(void) { previous = (struct previous){OTHER, 0}; }

/* M3 and M4 fetch words: a jump to a wide instruction across two of them waits. */
unsigned fg_cost_of_entry(uint64_t address, unsigned bytes)
{
    return model >= M3 && bytes == 4 && (address & 2) != 0 ? 1 : 0;
}

static unsigned registers(const cs_arm *a, int from)
{
    unsigned count = 0;
    int i;
    for (i = from; i < a->op_count; i++) {
        count += a->operands[i].type == ARM_OP_REG;
    }
    return count;
}

static bool names_pc(const cs_arm *a, int from)
{
    int i;
    for (i = from; i < a->op_count; i++) {
        if (a->operands[i].type == ARM_OP_REG && a->operands[i].reg == ARM_REG_PC) {
            return true;
        }
    }
    return false;
}

/* A load or store of one register. */
static unsigned transfer(const cs_arm *a, bool is_store, struct previous *now)
{
    unsigned base = 0, index = 0, cycles = 2;
    int i;
    for (i = 1; i < a->op_count; i++) {
        if (a->operands[i].type == ARM_OP_MEM) {
            base = a->operands[i].mem.base;
            index = a->operands[i].mem.index;
        }
    }
    now->kind = is_store ? OTHER : LOAD;
    now->written = a->operands[0].reg;
    if (model < M3) {
        return cycles;
    }
    if (is_store && index == 0) {
        cycles = 1; /* the write buffer takes it */
    }
    if (previous.kind == LOAD && previous.written != base && previous.written != index) {
        cycles = 1;
    }
    if (previous.kind == COMPUTATION && previous.written != 0 &&
        (previous.written == base || previous.written == index)) {
        cycles++;
    }
    return cycles;
}

static bool only_compares(const char *mnemonic)
{
    return strncmp(mnemonic, "cmp", 3) == 0 || strncmp(mnemonic, "cmn", 3) == 0 ||
           strncmp(mnemonic, "tst", 3) == 0 || strncmp(mnemonic, "teq", 3) == 0;
}

struct cost fg_cost_next(const uint8_t *code, uint64_t address)
{
    /* QEMU 7.2 reports a wrong length for an instruction before the end of a page. */
    struct cost cost = {code[1] >= 0xe8 ? 4 : 2, 1, 0};
    const uint8_t *p = code;
    size_t left = cost.bytes;
    uint64_t at = address;
    const bool is_v6 = model < M3;
    /* Refilling the pipeline after a branch, and after a jump to an address in a register. */
    const unsigned branch = model == M0 ? 2 : 1;
    const unsigned jump = model == M0 ? 2 : is_v6 ? 1 : 2;
    const unsigned far_branch = model == M0 ? 3 : is_v6 ? 2 : 1;
    const unsigned from_memory = model == M0 ? 3 : 2;
    struct previous now = {OTHER, 0};
    const cs_arm *a;
    unsigned first;
    if (!cs_disasm_iter(decoder, &p, &left, &at, decoded)) {
        previous = now;
        return cost;
    }
    a = &decoded->detail->arm;
    first = a->op_count > 0 && a->operands[0].type == ARM_OP_REG ? a->operands[0].reg : 0;
    switch (decoded->id) {
    case ARM_INS_LDR:
    case ARM_INS_LDRB:
    case ARM_INS_LDRH:
    case ARM_INS_LDRSB:
    case ARM_INS_LDRSH:
        cost.cycles = transfer(a, false, &now);
        if (first == ARM_REG_PC) {
            cost.taken = jump;
            now.kind = OTHER;
        }
        break;
    case ARM_INS_STR:
    case ARM_INS_STRB:
    case ARM_INS_STRH:
        cost.cycles = transfer(a, true, &now);
        break;
    case ARM_INS_LDRD:
    case ARM_INS_STRD:
        cost.cycles = 3;
        break;
    case ARM_INS_LDM:
    case ARM_INS_LDMDB:
        cost.cycles = 1 + registers(a, 1);
        cost.taken = names_pc(a, 1) ? from_memory : 0;
        break;
    case ARM_INS_STM:
    case ARM_INS_STMDB:
        cost.cycles = 1 + registers(a, 1);
        break;
    case ARM_INS_PUSH:
        cost.cycles = 1 + registers(a, 0);
        break;
    case ARM_INS_POP:
        cost.cycles = 1 + registers(a, 0);
        cost.taken = names_pc(a, 0) ? from_memory : 0;
        break;
    case ARM_INS_B:
    case ARM_INS_CBZ:
    case ARM_INS_CBNZ:
        cost.taken = branch;
        break;
    case ARM_INS_BL:
        cost.taken = far_branch;
        break;
    case ARM_INS_BX:
    case ARM_INS_BLX:
        cost.taken = jump;
        break;
    case ARM_INS_TBB:
    case ARM_INS_TBH:
        cost.cycles = 2;
        cost.taken = jump;
        break;
    case ARM_INS_MUL:
        now = (struct previous){COMPUTATION, first};
        break;
    case ARM_INS_MLA:
    case ARM_INS_MLS:
        cost.cycles = model == M3 ? 2 : 1;
        now = (struct previous){COMPUTATION, first};
        break;
    case ARM_INS_UMULL:
    case ARM_INS_SMULL:
        cost.cycles = model == M3 ? 4 : 1; /* 3 to 5 */
        break;
    case ARM_INS_UMLAL:
    case ARM_INS_SMLAL:
        cost.cycles = model == M3 ? 6 : 1; /* 4 to 7 */
        break;
    case ARM_INS_UDIV:
    case ARM_INS_SDIV:
        cost.cycles = 7;
        break;
    case ARM_INS_MRS:
    case ARM_INS_MSR:
    case ARM_INS_DMB:
    case ARM_INS_DSB:
    case ARM_INS_ISB:
        cost.cycles = model == M0 ? 4 : 3;
        break;
    default:
        if (first == ARM_REG_PC && !only_compares(decoded->mnemonic)) {
            cost.taken = jump;
        } else if (first != 0 && !only_compares(decoded->mnemonic)) {
            now = (struct previous){COMPUTATION, first};
        }
        break;
    }
    previous = now;
    return cost;
}
