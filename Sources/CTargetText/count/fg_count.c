/* A plugin of QEMU that counts: instructions exactly, cycles by the model of fg_cost.h, each for
   every lap. Arguments: model=NAME, output=FILE, marks=ADDRESS of fg_marks, in hexadecimal.

   Only loads of bytes by the function fg_board_mark are looked at; one of byte n of fg_marks ends a lap of
   that number. */
#include <stdlib.h>
#include <string.h>

#include "fg_cost.h"
#include "fg_laps.h"
#include "fg_qemu.h"

QEMU_EXPORT extern int qemu_plugin_version;
int qemu_plugin_version = 1;

/* A translated block of instructions. */
struct block {
    uint64_t start, end;
    unsigned taken; /* more cycles when the next block is not the one behind */
    unsigned entry; /* more cycles when the block before was not the one in front */
};

static struct counts now;
static const struct block *last;
static uint64_t marks;
static const char *output;

static void enter(unsigned processor, void *entered)
{
    const struct block *block = entered;
    (void)processor;
    if (last != NULL && last->taken > 0 && last->end != block->start) {
        now.cycles += last->taken + block->entry;
    }
    last = block;
}

static void mark(unsigned processor, uint32_t info, uint64_t address, void *nothing)
{
    (void)processor;
    (void)nothing;
    /* QEMU 7.2 takes loads for stores when it chooses whom to call; a wider load is that of an
       address. */
    if (!qemu_plugin_mem_is_store(info) && qemu_plugin_mem_size_shift(info) == 0 &&
        address >= marks && address - marks < LAPS) {
        end_lap((unsigned)(address - marks), now);
    }
}

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *translated)
{
    const size_t count = qemu_plugin_tb_n_insns(translated);
    struct block *block = calloc(1, sizeof *block);
    size_t i;
    (void)id;
    if (block == NULL) {
        abort();
    }
    block->start = qemu_plugin_tb_vaddr(translated);
    fg_cost_begin();
    for (i = 0; i < count; i++) {
        struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(translated, i);
        const uint64_t address = qemu_plugin_insn_vaddr(instruction);
        const char *function = qemu_plugin_insn_symbol(instruction);
        const struct cost cost = fg_cost_next(qemu_plugin_insn_data(instruction), address);
        if (i == 0) {
            block->entry = fg_cost_of_entry(address, cost.bytes);
        }
        block->taken = cost.taken;
        block->end = address + cost.bytes;
        qemu_plugin_register_vcpu_insn_exec_inline(instruction, QEMU_PLUGIN_INLINE_ADD_U64,
                                                   &now.instructions, 1);
        qemu_plugin_register_vcpu_insn_exec_inline(instruction, QEMU_PLUGIN_INLINE_ADD_U64,
                                                   &now.cycles, cost.cycles);
        if (function != NULL && strcmp(function, "fg_board_mark") == 0) {
            qemu_plugin_register_vcpu_mem_cb(instruction, mark, QEMU_PLUGIN_CB_NO_REGS,
                                             QEMU_PLUGIN_MEM_RW, NULL);
        }
    }
    qemu_plugin_register_vcpu_tb_exec_cb(translated, enter, QEMU_PLUGIN_CB_NO_REGS, block);
}

static void finish(qemu_plugin_id_t id, void *nothing)
{
    (void)id;
    (void)nothing;
    if (write_laps(output, now) != 0) {
        fprintf(stderr, "the counts cannot be written\n");
    }
}

QEMU_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int count,
                                    char **arguments);

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int count, char **arguments)
{
    bool has_model = false;
    int i;
    (void)info;
    for (i = 0; i < count; i++) {
        const char *value = strchr(arguments[i], '=');
        if (value == NULL) {
            continue;
        }
        value++;
        if (strncmp(arguments[i], "model=", 6) == 0) {
            has_model = fg_cost_model(value);
        } else if (strncmp(arguments[i], "output=", 7) == 0) {
            output = value;
        } else if (strncmp(arguments[i], "marks=", 6) == 0) {
            marks = strtoull(value, NULL, 16);
        }
    }
    if (!has_model || output == NULL) {
        return -1;
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
    qemu_plugin_register_atexit_cb(id, finish, NULL);
    return 0;
}
