#include "CKernelText.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

/* Kernels of integers in alphabetical order; each ends with a 0. */
static const kernel_text texts[] = {
    {"fg_accumulate.h", (const char[]){
#embed "../CKernels/include/fg_accumulate.h" suffix(, 0)
    }},
    {"fg_accumulate_convolution.h", (const char[]){
#embed "../CKernels/include/fg_accumulate_convolution.h" suffix(, 0)
    }},
    {"fg_accumulate_outer_product.h", (const char[]){
#embed "../CKernels/include/fg_accumulate_outer_product.h" suffix(, 0)
    }},
    {"fg_add.h", (const char[]){
#embed "../CKernels/include/fg_add.h" suffix(, 0)
    }},
    {"fg_add_step.h", (const char[]){
#embed "../CKernels/include/fg_add_step.h" suffix(, 0)
    }},
    {"fg_arith.h", (const char[]){
#embed "../CKernels/include/fg_arith.h" suffix(, 0)
    }},
    {"fg_avg_pool.h", (const char[]){
#embed "../CKernels/include/fg_avg_pool.h" suffix(, 0)
    }},
    {"fg_avg_pool_gradient.h", (const char[]){
#embed "../CKernels/include/fg_avg_pool_gradient.h" suffix(, 0)
    }},
    {"fg_avr.h", (const char[]){
#embed "../CKernels/include/fg_avr.h" suffix(, 0)
    }},
    {"fg_bce_with_logits.h", (const char[]){
#embed "../CKernels/include/fg_bce_with_logits.h" suffix(, 0)
    }},
    {"fg_channel_affine.h", (const char[]){
#embed "../CKernels/include/fg_channel_affine.h" suffix(, 0)
    }},
    {"fg_channel_products.h", (const char[]){
#embed "../CKernels/include/fg_channel_products.h" suffix(, 0)
    }},
    {"fg_channel_scale.h", (const char[]){
#embed "../CKernels/include/fg_channel_scale.h" suffix(, 0)
    }},
    {"fg_checked.h", (const char[]){
#embed "../CKernels/include/fg_checked.h" suffix(, 0)
    }},
    {"fg_clamped_affine.h", (const char[]){
#embed "../CKernels/include/fg_clamped_affine.h" suffix(, 0)
    }},
    {"fg_clamped_affine_gradient.h", (const char[]){
#embed "../CKernels/include/fg_clamped_affine_gradient.h" suffix(, 0)
    }},
    {"fg_concat.h", (const char[]){
#embed "../CKernels/include/fg_concat.h" suffix(, 0)
    }},
    {"fg_convolution.h", (const char[]){
#embed "../CKernels/include/fg_convolution.h" suffix(, 0)
    }},
    {"fg_convolution_input_gradient.h", (const char[]){
#embed "../CKernels/include/fg_convolution_input_gradient.h" suffix(, 0)
    }},
    {"fg_convolution_update.h", (const char[]){
#embed "../CKernels/include/fg_convolution_update.h" suffix(, 0)
    }},
    {"fg_convolution_weight_gradient.h", (const char[]){
#embed "../CKernels/include/fg_convolution_weight_gradient.h" suffix(, 0)
    }},
    {"fg_cross_entropy.h", (const char[]){
#embed "../CKernels/include/fg_cross_entropy.h" suffix(, 0)
    }},
    {"fg_cubic.h", (const char[]){
#embed "../CKernels/include/fg_cubic.h" suffix(, 0)
    }},
    {"fg_distribution_cross_entropy.h", (const char[]){
#embed "../CKernels/include/fg_distribution_cross_entropy.h" suffix(, 0)
    }},
    {"fg_distribution_nll.h", (const char[]){
#embed "../CKernels/include/fg_distribution_nll.h" suffix(, 0)
    }},
    {"fg_divide.h", (const char[]){
#embed "../CKernels/include/fg_divide.h" suffix(, 0)
    }},
    {"fg_divide_bits.h", (const char[]){
#embed "../CKernels/include/fg_divide_bits.h" suffix(, 0)
    }},
    {"fg_dot.h", (const char[]){
#embed "../CKernels/include/fg_dot.h" suffix(, 0)
    }},
    {"fg_dot_columns.h", (const char[]){
#embed "../CKernels/include/fg_dot_columns.h" suffix(, 0)
    }},
    {"fg_dot_rows.h", (const char[]){
#embed "../CKernels/include/fg_dot_rows.h" suffix(, 0)
    }},
    {"fg_dropout.h", (const char[]){
#embed "../CKernels/include/fg_dropout.h" suffix(, 0)
    }},
    {"fg_elu_gradient.h", (const char[]){
#embed "../CKernels/include/fg_elu_gradient.h" suffix(, 0)
    }},
    {"fg_exp.h", (const char[]){
#embed "../CKernels/include/fg_exp.h" suffix(, 0)
    }},
    {"fg_fill.h", (const char[]){
#embed "../CKernels/include/fg_fill.h" suffix(, 0)
    }},
    {"fg_gather.h", (const char[]){
#embed "../CKernels/include/fg_gather.h" suffix(, 0)
    }},
    {"fg_gather_cover.h", (const char[]){
#embed "../CKernels/include/fg_gather_cover.h" suffix(, 0)
    }},
    {"fg_gradient_exponent.h", (const char[]){
#embed "../CKernels/include/fg_gradient_exponent.h" suffix(, 0)
    }},
    {"fg_gradient_sums.h", (const char[]){
#embed "../CKernels/include/fg_gradient_sums.h" suffix(, 0)
    }},
    {"fg_hinge.h", (const char[]){
#embed "../CKernels/include/fg_hinge.h" suffix(, 0)
    }},
    {"fg_huber.h", (const char[]){
#embed "../CKernels/include/fg_huber.h" suffix(, 0)
    }},
    {"fg_inverse_root.h", (const char[]){
#embed "../CKernels/include/fg_inverse_root.h" suffix(, 0)
    }},
    {"fg_inverse_square_root.h", (const char[]){
#embed "../CKernels/include/fg_inverse_square_root.h" suffix(, 0)
    }},
    {"fg_l1.h", (const char[]){
#embed "../CKernels/include/fg_l1.h" suffix(, 0)
    }},
    {"fg_learning_rate_step.h", (const char[]){
#embed "../CKernels/include/fg_learning_rate_step.h" suffix(, 0)
    }},
    {"fg_linear.h", (const char[]){
#embed "../CKernels/include/fg_linear.h" suffix(, 0)
    }},
    {"fg_load.h", (const char[]){
#embed "../CKernels/include/fg_load.h" suffix(, 0)
    }},
    {"fg_log.h", (const char[]){
#embed "../CKernels/include/fg_log.h" suffix(, 0)
    }},
    {"fg_log_softmax.h", (const char[]){
#embed "../CKernels/include/fg_log_softmax.h" suffix(, 0)
    }},
    {"fg_log_softmax_gradient.h", (const char[]){
#embed "../CKernels/include/fg_log_softmax_gradient.h" suffix(, 0)
    }},
    {"fg_loops.h", (const char[]){
#embed "../CKernels/include/fg_loops.h" suffix(, 0)
    }},
    {"fg_master_add.h", (const char[]){
#embed "../CKernels/include/fg_master_add.h" suffix(, 0)
    }},
    {"fg_master_carry.h", (const char[]){
#embed "../CKernels/include/fg_master_carry.h" suffix(, 0)
    }},
    {"fg_master_word.h", (const char[]){
#embed "../CKernels/include/fg_master_word.h" suffix(, 0)
    }},
    {"fg_matmul.h", (const char[]){
#embed "../CKernels/include/fg_matmul.h" suffix(, 0)
    }},
    {"fg_max_pool.h", (const char[]){
#embed "../CKernels/include/fg_max_pool.h" suffix(, 0)
    }},
    {"fg_max_pool_gradient.h", (const char[]){
#embed "../CKernels/include/fg_max_pool_gradient.h" suffix(, 0)
    }},
    {"fg_maximum.h", (const char[]){
#embed "../CKernels/include/fg_maximum.h" suffix(, 0)
    }},
    {"fg_mean.h", (const char[]){
#embed "../CKernels/include/fg_mean.h" suffix(, 0)
    }},
    {"fg_minimum.h", (const char[]){
#embed "../CKernels/include/fg_minimum.h" suffix(, 0)
    }},
    {"fg_moments.h", (const char[]){
#embed "../CKernels/include/fg_moments.h" suffix(, 0)
    }},
    {"fg_mse.h", (const char[]){
#embed "../CKernels/include/fg_mse.h" suffix(, 0)
    }},
    {"fg_mul_round.h", (const char[]){
#embed "../CKernels/include/fg_mul_round.h" suffix(, 0)
    }},
    {"fg_mul_shift.h", (const char[]){
#embed "../CKernels/include/fg_mul_shift.h" suffix(, 0)
    }},
    {"fg_multiply.h", (const char[]){
#embed "../CKernels/include/fg_multiply.h" suffix(, 0)
    }},
    {"fg_negate.h", (const char[]){
#embed "../CKernels/include/fg_negate.h" suffix(, 0)
    }},
    {"fg_nll.h", (const char[]){
#embed "../CKernels/include/fg_nll.h" suffix(, 0)
    }},
    {"fg_normalize.h", (const char[]){
#embed "../CKernels/include/fg_normalize.h" suffix(, 0)
    }},
    {"fg_normalize_by.h", (const char[]){
#embed "../CKernels/include/fg_normalize_by.h" suffix(, 0)
    }},
    {"fg_normalize_gradient.h", (const char[]){
#embed "../CKernels/include/fg_normalize_gradient.h" suffix(, 0)
    }},
    {"fg_outer_product_update.h", (const char[]){
#embed "../CKernels/include/fg_outer_product_update.h" suffix(, 0)
    }},
    {"fg_pad.h", (const char[]){
#embed "../CKernels/include/fg_pad.h" suffix(, 0)
    }},
    {"fg_pair.h", (const char[]){
#embed "../CKernels/include/fg_pair.h" suffix(, 0)
    }},
    {"fg_power.h", (const char[]){
#embed "../CKernels/include/fg_power.h" suffix(, 0)
    }},
    {"fg_quantize.h", (const char[]){
#embed "../CKernels/include/fg_quantize.h" suffix(, 0)
    }},
    {"fg_quintic.h", (const char[]){
#embed "../CKernels/include/fg_quintic.h" suffix(, 0)
    }},
    {"fg_ramp_cubic.h", (const char[]){
#embed "../CKernels/include/fg_ramp_cubic.h" suffix(, 0)
    }},
    {"fg_random.h", (const char[]){
#embed "../CKernels/include/fg_random.h" suffix(, 0)
    }},
    {"fg_reciprocal.h", (const char[]){
#embed "../CKernels/include/fg_reciprocal.h" suffix(, 0)
    }},
    {"fg_reciprocal_of.h", (const char[]){
#embed "../CKernels/include/fg_reciprocal_of.h" suffix(, 0)
    }},
    {"fg_relu.h", (const char[]){
#embed "../CKernels/include/fg_relu.h" suffix(, 0)
    }},
    {"fg_relu_gradient.h", (const char[]){
#embed "../CKernels/include/fg_relu_gradient.h" suffix(, 0)
    }},
    {"fg_rule.h", (const char[]){
#embed "../CKernels/include/fg_rule.h" suffix(, 0)
    }},
    {"fg_running_average.h", (const char[]){
#embed "../CKernels/include/fg_running_average.h" suffix(, 0)
    }},
    {"fg_save.h", (const char[]){
#embed "../CKernels/include/fg_save.h" suffix(, 0)
    }},
    {"fg_save_plane.h", (const char[]){
#embed "../CKernels/include/fg_save_plane.h" suffix(, 0)
    }},
    {"fg_share_rate.h", (const char[]){
#embed "../CKernels/include/fg_share_rate.h" suffix(, 0)
    }},
    {"fg_sigmoid.h", (const char[]){
#embed "../CKernels/include/fg_sigmoid.h" suffix(, 0)
    }},
    {"fg_sigmoid_gradient.h", (const char[]){
#embed "../CKernels/include/fg_sigmoid_gradient.h" suffix(, 0)
    }},
    {"fg_sigmoid_minus.h", (const char[]){
#embed "../CKernels/include/fg_sigmoid_minus.h" suffix(, 0)
    }},
    {"fg_softmax.h", (const char[]){
#embed "../CKernels/include/fg_softmax.h" suffix(, 0)
    }},
    {"fg_softmax_cross_entropy.h", (const char[]){
#embed "../CKernels/include/fg_softmax_cross_entropy.h" suffix(, 0)
    }},
    {"fg_softmax_gradient.h", (const char[]){
#embed "../CKernels/include/fg_softmax_gradient.h" suffix(, 0)
    }},
    {"fg_softmax_share.h", (const char[]){
#embed "../CKernels/include/fg_softmax_share.h" suffix(, 0)
    }},
    {"fg_square_root.h", (const char[]){
#embed "../CKernels/include/fg_square_root.h" suffix(, 0)
    }},
    {"fg_strided_copy.h", (const char[]){
#embed "../CKernels/include/fg_strided_copy.h" suffix(, 0)
    }},
    {"fg_subtract.h", (const char[]){
#embed "../CKernels/include/fg_subtract.h" suffix(, 0)
    }},
    {"fg_sum.h", (const char[]){
#embed "../CKernels/include/fg_sum.h" suffix(, 0)
    }},
    {"fg_sum_limit.h", (const char[]){
#embed "../CKernels/include/fg_sum_limit.h" suffix(, 0)
    }},
    {"fg_tanh.h", (const char[]){
#embed "../CKernels/include/fg_tanh.h" suffix(, 0)
    }},
    {"fg_tanh_gradient.h", (const char[]){
#embed "../CKernels/include/fg_tanh_gradient.h" suffix(, 0)
    }},
    {"fg_template.h", (const char[]){
#embed "../CKernels/include/fg_template.h" suffix(, 0)
    }},
    {"fg_two_slopes.h", (const char[]){
#embed "../CKernels/include/fg_two_slopes.h" suffix(, 0)
    }},
    {"fg_two_slopes_gradient.h", (const char[]){
#embed "../CKernels/include/fg_two_slopes_gradient.h" suffix(, 0)
    }},
    {"fg_weighted_cross_entropy.h", (const char[]){
#embed "../CKernels/include/fg_weighted_cross_entropy.h" suffix(, 0)
    }},
    {"fg_where_greater.h", (const char[]){
#embed "../CKernels/include/fg_where_greater.h" suffix(, 0)
    }},
    {"fg_window.h", (const char[]){
#embed "../CKernels/include/fg_window.h" suffix(, 0)
    }},
};

const kernel_texts integer_kernel_texts = {texts, sizeof texts / sizeof texts[0]};
