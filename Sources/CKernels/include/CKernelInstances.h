/* SPDX-License-Identifier: 0BSD */
/* Every integer kernel once, templates for int16: what SwiftPM compiles and the tests call. Not
   shipped. The includer may define FG_API and FG_CHECKED. */
#ifndef CKERNELINSTANCES_H
#define CKERNELINSTANCES_H

#include "fg_arith.h"
#include "fg_exp.h"
#include "fg_gradient_exponent.h"
#include "fg_log.h"
#include "fg_mul_round.h"
#include "fg_mul_shift.h"
#include "fg_random.h"
#include "fg_reciprocal.h"
#include "fg_share_rate.h"
#include "fg_softmax.h"

#define FG_S i16
#define FG_G i16
#include "fg_accumulate.h" /* fg_accumulate_i16i16 */

#define FG_S i16
#define FG_G i16
#define FG_X i16
#include "fg_accumulate_outer_product.h" /* fg_accumulate_outer_product_i16i16i16 */

#define FG_A i16
#define FG_B i16
#define FG_ACC i32
#include "fg_dot.h" /* fg_dot_i16i16_i32 */

#define FG_A i16
#define FG_B i16
#define FG_ACC i64
#include "fg_dot.h" /* fg_dot_i16i16_i64 */

#define FG_A i16
#define FG_B i16
#define FG_ACC block
#include "fg_dot.h" /* fg_dot_i16i16_block */

#define FG_A i16
#define FG_B i16
#define FG_ACC split
#include "fg_dot.h" /* fg_dot_i16i16_split */

#define FG_A i8
#define FG_B i16
#define FG_ACC block
#include "fg_dot.h" /* fg_dot_i8i16_block */

#define FG_A i16
#define FG_B i16
#define FG_ACC i32
#include "fg_dot_columns.h" /* fg_dot_columns_i16i16_i32 */

#define FG_A i16
#define FG_B i16
#define FG_ACC i64
#include "fg_dot_columns.h" /* fg_dot_columns_i16i16_i64 */

#define FG_A i16
#define FG_B i16
#define FG_ACC i32
#include "fg_dot_rows.h" /* fg_dot_rows_i16i16_i32 */

#define FG_A i16
#define FG_B i16
#define FG_ACC i64
#include "fg_dot_rows.h" /* fg_dot_rows_i16i16_i64 */

#define FG_RULE residual8
#define FG_W i16
#include "fg_master_carry.h" /* fg_master_carry_residual8_i16 */

#define FG_RULE residual8
#define FG_W i16
#define FG_P i32
#include "fg_master_add.h" /* fg_master_add_residual8_i16_i32 */

#define FG_RULE residual16
#define FG_W i16
#include "fg_master_carry.h" /* fg_master_carry_residual16_i16 */

#define FG_RULE residual16
#define FG_W i16
#define FG_P i32
#include "fg_master_add.h" /* fg_master_add_residual16_i16_i32 */

#define FG_RULE nearest
#define FG_W i16
#define FG_P i32
#include "fg_master_add.h" /* fg_master_add_nearest_i16_i32 */

#define FG_RULE stochastic
#define FG_W i16
#define FG_P i32
#include "fg_master_add.h" /* fg_master_add_stochastic_i16_i32 */

#define FG_RULE residual8
#define FG_W i16
#define FG_N i16
#include "fg_add_step.h" /* fg_add_step_residual8_i16i16 */

#define FG_RULE residual8
#define FG_W i16
#define FG_N i16
#define FG_X i16
#include "fg_outer_product_update.h" /* fg_outer_product_update_residual8_i16i16i16 */

#define FG_RULE residual8
#define FG_W i16
#define FG_P i64
#include "fg_master_add.h" /* fg_master_add_residual8_i16_i64 */

#define FG_RULE stochastic
#define FG_W i16
#define FG_N i16
#include "fg_add_step.h" /* fg_add_step_stochastic_i16i16 */

#define FG_RULE stochastic
#define FG_W i16
#define FG_N i16
#define FG_X i16
#include "fg_outer_product_update.h" /* fg_outer_product_update_stochastic_i16i16i16 */

#define FG_X i16
#define FG_Y i16
#include "fg_cubic.h" /* fg_cubic_i16i16 */

#define FG_X i32
#define FG_Y i32
#include "fg_sigmoid.h" /* fg_sigmoid_i32i32 */

#define FG_X i32
#define FG_Y i32
#include "fg_tanh.h" /* fg_tanh_i32i32 */

#define FG_R u8
#define FG_X i16
#include "fg_quantize.h" /* fg_quantize_u8i16 */

#define FG_R i16
#define FG_X i16
#include "fg_quantize.h" /* fg_quantize_i16i16 */

#define FG_R u8
#define FG_X i32
#include "fg_quantize.h" /* fg_quantize_u8i32 */

#define FG_R i32
#define FG_X i16
#include "fg_quantize.h" /* fg_quantize_i32i16 */

#define FG_A i16
#define FG_B i16
#define FG_Y i16
#define FG_ACC i32
#include "fg_add.h" /* fg_add_i16i16i16_i32 */

#define FG_A i16
#define FG_B i16
#define FG_Y i16
#define FG_ACC i64
#include "fg_add.h" /* fg_add_i16i16i16_i64 */

#define FG_X i16
#define FG_T i16
#define FG_D i16
#include "fg_bce_with_logits.h" /* fg_bce_with_logits_i16i16i16 */

#define FG_A i16
#define FG_B i16
#define FG_Y i16
#include "fg_concat.h" /* fg_concat_i16i16i16 */

#define FG_X i16
#define FG_T i16
#define FG_D i16
#include "fg_distribution_cross_entropy.h" /* fg_distribution_cross_entropy_i16i16i16 */

#define FG_X i16
#define FG_T i16
#define FG_D i16
#include "fg_distribution_nll.h" /* fg_distribution_nll_i16i16i16 */

#define FG_Y i16
#include "fg_fill.h" /* fg_fill_i16 */

#define FG_X i16
#define FG_T i16
#define FG_D i16
#include "fg_hinge.h" /* fg_hinge_i16i16i16 */

#define FG_X i16
#define FG_T i16
#define FG_D i16
#include "fg_huber.h" /* fg_huber_i16i16i16 */

#define FG_X i16
#define FG_T i16
#define FG_D i16
#include "fg_l1.h" /* fg_l1_i16i16i16 */

#define FG_G i16
#define FG_Y i16
#include "fg_learning_rate_step.h" /* fg_learning_rate_step_i16i16 */

#define FG_X i16
#define FG_W i16
#define FG_B i16
#define FG_Y i16
#define FG_ACC i32
#include "fg_linear.h" /* fg_linear_i16i16i16i16_i32 */

#define FG_X i16
#define FG_W i16
#define FG_B i16
#define FG_Y i16
#define FG_ACC i64
#include "fg_linear.h" /* fg_linear_i16i16i16i16_i64 */

#define FG_X i16
#define FG_W i16
#define FG_Y i16
#define FG_ACC i32
#include "fg_linear.h" /* fg_linear_i16i16i16_i32 */

#define FG_X i16
#define FG_W i16
#define FG_Y i16
#define FG_ACC i64
#include "fg_linear.h" /* fg_linear_i16i16i16_i64 */

#define FG_X i16
#define FG_Y i16
#include "fg_log_softmax.h" /* fg_log_softmax_i16i16 */

#define FG_Y i16
#define FG_G i16
#define FG_D i16
#include "fg_log_softmax_gradient.h" /* fg_log_softmax_gradient_i16i16i16 */

#define FG_A i16
#define FG_B i16
#define FG_Y i16
#define FG_ACC i32
#include "fg_matmul.h" /* fg_matmul_i16i16i16_i32 */

#define FG_A i16
#define FG_B i16
#define FG_Y i16
#define FG_ACC i64
#include "fg_matmul.h" /* fg_matmul_i16i16i16_i64 */

#define FG_X i16
#define FG_Y i16
#include "fg_mean.h" /* fg_mean_i16i16 */

#define FG_X i16
#define FG_T i16
#define FG_D i16
#include "fg_mse.h" /* fg_mse_i16i16i16 */

#define FG_A i16
#define FG_B i16
#define FG_Y i16
#include "fg_multiply.h" /* fg_multiply_i16i16i16 */

#define FG_X i16
#define FG_Y i16
#include "fg_negate.h" /* fg_negate_i16i16 */

#define FG_X i16
#define FG_D i16
#include "fg_nll.h" /* fg_nll_i16i16 */

#define FG_X i16
#include "fg_pad.h" /* fg_pad_i16 */

#define FG_X i16
#define FG_Y i16
#include "fg_relu.h" /* fg_relu_i16i16 */

#define FG_Y i16
#define FG_G i16
#define FG_D i16
#include "fg_relu_gradient.h" /* fg_relu_gradient_i16i16i16 */

#define FG_Y i16
#define FG_G i16
#define FG_D i16
#include "fg_sigmoid_gradient.h" /* fg_sigmoid_gradient_i16i16i16 */

#define FG_X i16
#define FG_D i16
#include "fg_softmax_cross_entropy.h" /* fg_softmax_cross_entropy_i16i16 */

#define FG_Y i16
#define FG_G i16
#define FG_D i16
#include "fg_softmax_gradient.h" /* fg_softmax_gradient_i16i16i16 */

#define FG_X i16
#define FG_Y i16
#include "fg_softmax_share.h" /* fg_softmax_share_i16i16 */

#define FG_X i16
#include "fg_strided_copy.h" /* fg_strided_copy_i16 */

#define FG_A i16
#define FG_B i16
#define FG_Y i16
#define FG_ACC i32
#include "fg_subtract.h" /* fg_subtract_i16i16i16_i32 */

#define FG_A i16
#define FG_B i16
#define FG_Y i16
#define FG_ACC i64
#include "fg_subtract.h" /* fg_subtract_i16i16i16_i64 */

#define FG_X i16
#define FG_Y i16
#define FG_ACC i32
#include "fg_sum.h" /* fg_sum_i16i16_i32 */

#define FG_X i16
#define FG_Y i16
#define FG_ACC i64
#include "fg_sum.h" /* fg_sum_i16i16_i64 */

#define FG_Y i16
#define FG_G i16
#define FG_D i16
#include "fg_tanh_gradient.h" /* fg_tanh_gradient_i16i16i16 */

#define FG_X i16
#define FG_D i16
#include "fg_weighted_cross_entropy.h" /* fg_weighted_cross_entropy_i16i16 */

#define FG_X i8
#include "fg_dequantize_f32.h" /* fg_dequantize_f32_i8 */

#define FG_Y i8
#include "fg_quantize_f32.h" /* fg_quantize_f32_i8 */

#define FG_X i16
#include "fg_dequantize_f32.h" /* fg_dequantize_f32_i16 */

#define FG_Y i16
#include "fg_quantize_f32.h" /* fg_quantize_f32_i16 */

#define FG_X i32
#include "fg_dequantize_f32.h" /* fg_dequantize_f32_i32 */

#define FG_Y i32
#include "fg_quantize_f32.h" /* fg_quantize_f32_i32 */

#include "CKernelFunctions.h"
#include "CKernelWindows.h"

#endif
