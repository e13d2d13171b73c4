#include <stddef.h>
#include "tiny_mse.h"

typedef tiny_mse_t fg_model_t;
typedef tiny_mse_input_t fg_input_t;
typedef tiny_mse_output_t fg_output_t;
typedef tiny_mse_loss_t fg_loss_t;
#define FG_INIT tiny_mse_init
#define FG_TRAIN tiny_mse_train
#define FG_PREDICT tiny_mse_predict
#define FG_INPUTS 2
#define FG_OUTPUTS 1
#define FG_TARGETS 1
#define FG_TARGET(p) (p)
#define FG_BATCH 1
#define FG_PARAMETERS 3
#define FG_CALLS 11

/* A parameter: its plane of elements of `bytes`, and what stands beside it for updates. */
struct parameter { size_t count; void *plane; size_t bytes; void *residual; int residual_bits; };

#ifdef TINY_MSE_FLOAT
typedef float fg_label_t;
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
#ifdef TINY_MSE_FLOAT
    case 0:
        p.count = 6;
        p.plane = m->hidden_weight;
        p.bytes = sizeof *m->hidden_weight;
        break;
    case 1:
        p.count = 3;
        p.plane = m->hidden_bias;
        p.bytes = sizeof *m->hidden_bias;
        break;
    case 2:
        p.count = 3;
        p.plane = m->output_weight;
        p.bytes = sizeof *m->output_weight;
        break;
#else
    case 0:
        p.count = 6;
        p.plane = m->hidden_weight;
        p.bytes = sizeof *m->hidden_weight;
        p.residual = m->hidden_weight_residual;
        p.residual_bits = 8;
        break;
    case 1:
        p.count = 3;
        p.plane = m->hidden_bias;
        p.bytes = sizeof *m->hidden_bias;
        p.residual = m->hidden_bias_residual;
        p.residual_bits = 8;
        break;
    case 2:
        p.count = 3;
        p.plane = m->output_weight;
        p.bytes = sizeof *m->output_weight;
        p.residual = m->output_weight_residual;
        p.residual_bits = 8;
        break;
#endif
    default: break;
    }
    return p;
}
