#include <stddef.h>
#include "tiny_whole.h"

typedef tiny_whole_t fg_model_t;
typedef tiny_whole_input_t fg_input_t;
typedef tiny_whole_output_t fg_output_t;
typedef tiny_whole_loss_t fg_loss_t;
#define FG_INIT tiny_whole_init
#define FG_TRAIN tiny_whole_train
#define FG_PREDICT tiny_whole_predict
#define FG_INPUTS 3
#define FG_OUTPUTS 2
#define FG_TARGETS 1
#define FG_TARGET(p) (p)
#define FG_BATCH 4
#define FG_PARAMETERS 6
#define FG_CALLS 32

/* A parameter: its plane of elements of `bytes`, and what stands beside it for updates. */
struct parameter { size_t count; void *plane; size_t bytes; void *residual; int residual_bits; };

#ifdef TINY_WHOLE_FLOAT
typedef int16_t fg_label_t;
typedef float fg_master_t;
#define FG_FLOAT
#define FG_SET_SEED(m, seed) tiny_whole_set_seed(m, seed)
#else
typedef int16_t fg_label_t;
typedef int32_t fg_master_t;
#define FG_SET_SEED(m, seed) tiny_whole_set_seed(m, seed)
#endif

static struct parameter parameter_at(fg_model_t *m, size_t index)
{
    struct parameter p = {0, NULL, 0, NULL, 0};
    switch (index) {
#ifdef TINY_WHOLE_FLOAT
    case 0:
        p.count = 6;
        p.plane = m->linear1_weight;
        p.bytes = sizeof *m->linear1_weight;
        break;
    case 1:
        p.count = 2;
        p.plane = m->linear1_bias;
        p.bytes = sizeof *m->linear1_bias;
        break;
    case 2:
        p.count = 2;
        p.plane = m->norm_running_mean;
        p.bytes = sizeof *m->norm_running_mean;
        break;
    case 3:
        p.count = 2;
        p.plane = m->norm_running_var;
        p.bytes = sizeof *m->norm_running_var;
        break;
    case 4:
        p.count = 4;
        p.plane = m->linear2_weight;
        p.bytes = sizeof *m->linear2_weight;
        break;
    case 5:
        p.count = 2;
        p.plane = m->linear2_bias;
        p.bytes = sizeof *m->linear2_bias;
        break;
#else
    case 0:
        p.count = 6;
        p.plane = m->linear1_weight;
        p.bytes = sizeof *m->linear1_weight;
        p.residual = m->linear1_weight_residual;
        p.residual_bits = 8;
        break;
    case 1:
        p.count = 2;
        p.plane = m->linear1_bias;
        p.bytes = sizeof *m->linear1_bias;
        p.residual = m->linear1_bias_residual;
        p.residual_bits = 8;
        break;
    case 2:
        p.count = 2;
        p.plane = m->norm_running_mean;
        p.bytes = sizeof *m->norm_running_mean;
        break;
    case 3:
        p.count = 2;
        p.plane = m->norm_running_var;
        p.bytes = sizeof *m->norm_running_var;
        break;
    case 4:
        p.count = 4;
        p.plane = m->linear2_weight;
        p.bytes = sizeof *m->linear2_weight;
        p.residual = m->linear2_weight_residual;
        p.residual_bits = 8;
        break;
    case 5:
        p.count = 2;
        p.plane = m->linear2_bias;
        p.bytes = sizeof *m->linear2_bias;
        p.residual = m->linear2_bias_residual;
        p.residual_bits = 8;
        break;
#endif
    default: break;
    }
    return p;
}
