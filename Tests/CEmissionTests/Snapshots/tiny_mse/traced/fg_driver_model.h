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
#define FG_PARAMETERS 3
#define FG_CALLS 11

#ifdef TINY_MSE_FLOAT
typedef float fg_label_t;
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
        struct parameter p = {6, m->hidden_weight, RESIDUAL(m->hidden_weight_residual)};
        return p;
    }
    case 1: {
        struct parameter p = {3, m->hidden_bias, RESIDUAL(m->hidden_bias_residual)};
        return p;
    }
    case 2: {
        struct parameter p = {3, m->output_weight, RESIDUAL(m->output_weight_residual)};
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
#ifdef TINY_MSE_FLOAT
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
#ifdef TINY_MSE_FLOAT
        masters[i] = p.weights[i];
#else
        masters[i] = (int32_t)p.weights[i] * 256 + p.residuals[i];
#endif
    }
}
