/* SPDX-License-Identifier: 0BSD */
/* The kernels a second time, compiled with FG_CHECKED: fg_checked_x is the twin of fg_x, and counts
   per thread what it loses. */
#ifndef CKERNELSCHECKED_H
#define CKERNELSCHECKED_H

#include <stdint.h>

#include "CKernels.h"

/* What the calling thread has counted since the last reset; fg_checked.h says what each means. */
uint64_t fg_checked_saturated(void);
uint64_t fg_checked_flushed(void);
uint64_t fg_checked_lost(void);
uint64_t fg_checked_violations(void);
uint64_t fg_checked_ops(void);
void fg_checked_reset(void);

/* Declares the twin of fg_<name>, of the same type. */
#define FG_TWIN(name) extern __typeof__(fg_##name) fg_checked_##name

/* Arithmetic. */
FG_TWIN(saturate_i32);
FG_TWIN(saturate_i16);
FG_TWIN(saturate_i8);
FG_TWIN(saturate_i16_i64);
FG_TWIN(saturate_i8_i64);
FG_TWIN(round_shift_i32);
FG_TWIN(round_shift_i64);
FG_TWIN(scale_i32);
FG_TWIN(scale_i64);
FG_TWIN(store_i8_i32);
FG_TWIN(store_i8_i64);
FG_TWIN(store_i16_i32);
FG_TWIN(store_i16_i64);
FG_TWIN(store_i32_i32);
FG_TWIN(store_i32_i64);
FG_TWIN(mul_round_i64);
FG_TWIN(mul_shift_u64);
FG_TWIN(mix_u32);
FG_TWIN(random_key);
FG_TWIN(random_u32);
FG_TWIN(stochastic_shift_i64);
FG_TWIN(stochastic_shift_i32);
FG_TWIN(exp_q24);
FG_TWIN(log_q20);
FG_TWIN(reciprocal_q31);
FG_TWIN(gradient_exponent);
FG_TWIN(divisor_of);

/* Kernels. */
FG_TWIN(dot_i16i16_i32);
FG_TWIN(dot_i16i16_i64);
FG_TWIN(dot_i16i16_block);
FG_TWIN(dot_i16i16_split);
FG_TWIN(dot_i8i16_block);
FG_TWIN(master_add_residual8_i16_i32);
FG_TWIN(master_add_residual16_i16_i32);
FG_TWIN(master_add_nearest_i16_i32);
FG_TWIN(master_add_stochastic_i16_i32);
FG_TWIN(add_step_residual8_i16i16);
FG_TWIN(outer_product_update_residual8_i16i16i16);
FG_TWIN(master_add_residual8_i16_i64);
FG_TWIN(convolution_update_residual8_i16i16i16_i32);
FG_TWIN(add_step_stochastic_i16i16);
FG_TWIN(outer_product_update_stochastic_i16i16i16);
FG_TWIN(cubic_i16i16);
FG_TWIN(ramp_cubic_i16i16);
FG_TWIN(quintic_i32i32);
FG_TWIN(elu_gradient_i16i16i16_i32);
FG_TWIN(power_i16i16);
FG_TWIN(square_root_i16i16);
FG_TWIN(inverse_square_root_i16i16);
FG_TWIN(reciprocal_of_i16i16);
FG_TWIN(divide_i16i16i16);
FG_TWIN(clamped_affine_i16i16_i32);
FG_TWIN(clamped_affine_gradient_i16i16i16);
FG_TWIN(two_slopes_i16i16);
FG_TWIN(two_slopes_gradient_i16i16i16);
FG_TWIN(where_greater_i16i16i16i16);
FG_TWIN(maximum_i16i16i16_i32);
FG_TWIN(minimum_i16i16i16_i32);
FG_TWIN(normalize_i16i16);
FG_TWIN(accumulate_convolution_i16i16i16_i32);
FG_TWIN(dropout_i16i16);
FG_TWIN(moments_i16);
FG_TWIN(running_average_i32i32);
FG_TWIN(normalize_by_i16i32i32i16);
FG_TWIN(normalize_gradient_i16i32i16i16);
FG_TWIN(channel_affine_i16i16i16i16_i32);
FG_TWIN(channel_scale_i16i16i16);
FG_TWIN(channel_products_i16i16i16_i64);
FG_TWIN(sigmoid_i32i32);
FG_TWIN(tanh_i32i32);
FG_TWIN(quantize_u8i16);
FG_TWIN(quantize_i16i16);
FG_TWIN(quantize_u8i32);
FG_TWIN(quantize_i32i16);
FG_TWIN(accumulate_i16i16);
FG_TWIN(accumulate_outer_product_i16i16i16);
FG_TWIN(add_i16i16i16_i32);
FG_TWIN(add_i16i16i16_i64);
FG_TWIN(fill_i16);
FG_TWIN(learning_rate_step_i16i16);
FG_TWIN(linear_i16i16i16i16_i32);
FG_TWIN(linear_i16i16i16i16_i64);
FG_TWIN(linear_i16i16i16_i32);
FG_TWIN(linear_i16i16i16_i64);
FG_TWIN(log_softmax_i16i16);
FG_TWIN(log_softmax_gradient_i16i16i16);
FG_TWIN(matmul_i16i16i16_i32);
FG_TWIN(matmul_i16i16i16_i64);
FG_TWIN(mean_i16i16);
FG_TWIN(mse_i16i16i16);
FG_TWIN(multiply_i16i16i16);
FG_TWIN(negate_i16i16);
FG_TWIN(nll_i16i16);
FG_TWIN(relu_i16i16);
FG_TWIN(relu_gradient_i16i16i16);
FG_TWIN(sigmoid_gradient_i16i16i16);
FG_TWIN(softmax_cross_entropy_i16i16);
FG_TWIN(strided_copy_i16);
FG_TWIN(subtract_i16i16i16_i32);
FG_TWIN(subtract_i16i16i16_i64);
FG_TWIN(sum_i16i16_i32);
FG_TWIN(sum_i16i16_i64);
FG_TWIN(tanh_gradient_i16i16i16);

#undef FG_TWIN

#endif
