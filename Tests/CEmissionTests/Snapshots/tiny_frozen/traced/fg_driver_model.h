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
#define FG_PARAMETERS 2
#define FG_CALLS 8

#ifdef TINY_FROZEN_FLOAT
typedef int16_t fg_label_t;
typedef float fg_master_t;
#define RESIDUAL(plane) NULL
struct parameter { size_t count; float *weights; uint8_t *residuals; };
#else
typedef int16_t fg_label_t;
typedef int32_t fg_master_t;
#define RESIDUAL(plane) plane
struct parameter { size_t count; int16_t *weights; uint8_t *residuals; };
#endif

static struct parameter parameter_at(fg_model_t *m, size_t index)
{
    switch (index) {
    case 0: {
        struct parameter p = {4, m->linear2_weight, RESIDUAL(m->linear2_weight_residual)};
        return p;
    }
    case 1: {
        struct parameter p = {2, m->linear2_bias, RESIDUAL(m->linear2_bias_residual)};
        return p;
    }
    default: {
          struct parameter none = {0, NULL, NULL};
          return none;
      }
    }
}

static void set_masters(struct parameter p, const fg_master_t *masters)
{
    size_t i;
    for (i = 0; i < p.count; i++) {
#ifdef TINY_FROZEN_FLOAT
        p.weights[i] = masters[i];
#else
        p.weights[i] = (int16_t)(masters[i] >> 8);
        p.residuals[i] = (uint8_t)(masters[i] & 255);
#endif
    }
}

static void get_masters(struct parameter p, fg_master_t *masters)
{
    size_t i;
    for (i = 0; i < p.count; i++) {
#ifdef TINY_FROZEN_FLOAT
        masters[i] = p.weights[i];
#else
        masters[i] = (int32_t)p.weights[i] * 256 + p.residuals[i];
#endif
    }
}
