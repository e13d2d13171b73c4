#include <stddef.h>
#include "tiny_frozen.h"

typedef tiny_frozen_t fg_model_t;
typedef tiny_frozen_input_t fg_input_t;
typedef tiny_frozen_output_t fg_output_t;
typedef tiny_frozen_loss_t fg_loss_t;
#define FG_INIT tiny_frozen_init
#define FG_TRAIN tiny_frozen_train
#define FG_PREDICT tiny_frozen_predict
#define FG_INPUTS 3
#define FG_OUTPUTS 2
#define FG_TARGETS 1
#define FG_TARGET(p) *(p)
#define FG_BATCH 1
#define FG_PARAMETERS 2
#define FG_CALLS 8

/* A parameter: its plane of elements of `bytes`, and what stands beside it for updates. */
struct parameter { size_t count; void *plane; size_t bytes; void *residual; int residual_bits; };

#ifdef TINY_FROZEN_FLOAT
typedef int16_t fg_label_t;
typedef float fg_master_t;
#define FG_FLOAT
#define FG_SET_SEED(m, seed) ((void)(m), (void)(seed))
#else
typedef int16_t fg_label_t;
typedef int32_t fg_master_t;
#define FG_SET_SEED(m, seed) ((void)(m), (void)(seed))
#endif

static struct parameter parameter_at(fg_model_t *m, size_t index)
{
    struct parameter p = {0, NULL, 0, NULL, 0};
    switch (index) {
#ifdef TINY_FROZEN_FLOAT
    case 0:
        p.count = 4;
        p.plane = m->linear2_weight;
        p.bytes = sizeof *m->linear2_weight;
        break;
    case 1:
        p.count = 2;
        p.plane = m->linear2_bias;
        p.bytes = sizeof *m->linear2_bias;
        break;
#else
    case 0:
        p.count = 4;
        p.plane = m->linear2_weight;
        p.bytes = sizeof *m->linear2_weight;
        p.residual = m->linear2_weight_residual;
        p.residual_bits = 8;
        break;
    case 1:
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
