#include "CKernelText.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

/* In alphabetical order, the driver last. */
static const unsigned char fg_accumulate_h_text[] = {
#embed "../CKernels/include/fg_accumulate.h"
};
static const unsigned char fg_accumulate_f32_h_text[] = {
#embed "../CKernels/include/fg_accumulate_f32.h"
};
static const unsigned char fg_accumulate_outer_product_h_text[] = {
#embed "../CKernels/include/fg_accumulate_outer_product.h"
};
static const unsigned char fg_add_h_text[] = {
#embed "../CKernels/include/fg_add.h"
};
static const unsigned char fg_add_step_h_text[] = {
#embed "../CKernels/include/fg_add_step.h"
};
static const unsigned char fg_arith_h_text[] = {
#embed "../CKernels/include/fg_arith.h"
};
static const unsigned char fg_avg_pool_h_text[] = {
#embed "../CKernels/include/fg_avg_pool.h"
};
static const unsigned char fg_avg_pool_f32_h_text[] = {
#embed "../CKernels/include/fg_avg_pool_f32.h"
};
static const unsigned char fg_avg_pool_gradient_h_text[] = {
#embed "../CKernels/include/fg_avg_pool_gradient.h"
};
static const unsigned char fg_bce_with_logits_h_text[] = {
#embed "../CKernels/include/fg_bce_with_logits.h"
};
static const unsigned char fg_box_h_text[] = {
#embed "../CKernels/include/fg_box.h"
};
static const unsigned char fg_channel_affine_h_text[] = {
#embed "../CKernels/include/fg_channel_affine.h"
};
static const unsigned char fg_channel_f32_h_text[] = {
#embed "../CKernels/include/fg_channel_f32.h"
};
static const unsigned char fg_channel_products_h_text[] = {
#embed "../CKernels/include/fg_channel_products.h"
};
static const unsigned char fg_channel_scale_h_text[] = {
#embed "../CKernels/include/fg_channel_scale.h"
};
static const unsigned char fg_checked_h_text[] = {
#embed "../CKernels/include/fg_checked.h"
};
static const unsigned char fg_clamped_affine_h_text[] = {
#embed "../CKernels/include/fg_clamped_affine.h"
};
static const unsigned char fg_clamped_affine_gradient_h_text[] = {
#embed "../CKernels/include/fg_clamped_affine_gradient.h"
};
static const unsigned char fg_concat_h_text[] = {
#embed "../CKernels/include/fg_concat.h"
};
static const unsigned char fg_concat_f32_h_text[] = {
#embed "../CKernels/include/fg_concat_f32.h"
};
static const unsigned char fg_convert_f32_h_text[] = {
#embed "../CKernels/include/fg_convert_f32.h"
};
static const unsigned char fg_convolution_h_text[] = {
#embed "../CKernels/include/fg_convolution.h"
};
static const unsigned char fg_convolution_f32_h_text[] = {
#embed "../CKernels/include/fg_convolution_f32.h"
};
static const unsigned char fg_convolution_input_gradient_h_text[] = {
#embed "../CKernels/include/fg_convolution_input_gradient.h"
};
static const unsigned char fg_convolution_update_h_text[] = {
#embed "../CKernels/include/fg_convolution_update.h"
};
static const unsigned char fg_convolution_weight_gradient_h_text[] = {
#embed "../CKernels/include/fg_convolution_weight_gradient.h"
};
static const unsigned char fg_cross_entropy_h_text[] = {
#embed "../CKernels/include/fg_cross_entropy.h"
};
static const unsigned char fg_cross_entropy_f32_h_text[] = {
#embed "../CKernels/include/fg_cross_entropy_f32.h"
};
static const unsigned char fg_cubic_h_text[] = {
#embed "../CKernels/include/fg_cubic.h"
};
static const unsigned char fg_dequantize_f32_h_text[] = {
#embed "../CKernels/include/fg_dequantize_f32.h"
};
static const unsigned char fg_distribution_cross_entropy_h_text[] = {
#embed "../CKernels/include/fg_distribution_cross_entropy.h"
};
static const unsigned char fg_distribution_nll_h_text[] = {
#embed "../CKernels/include/fg_distribution_nll.h"
};
static const unsigned char fg_divide_h_text[] = {
#embed "../CKernels/include/fg_divide.h"
};
static const unsigned char fg_divide_bits_h_text[] = {
#embed "../CKernels/include/fg_divide_bits.h"
};
static const unsigned char fg_dot_h_text[] = {
#embed "../CKernels/include/fg_dot.h"
};
static const unsigned char fg_elementwise_f32_h_text[] = {
#embed "../CKernels/include/fg_elementwise_f32.h"
};
static const unsigned char fg_elu_gradient_h_text[] = {
#embed "../CKernels/include/fg_elu_gradient.h"
};
static const unsigned char fg_exp_h_text[] = {
#embed "../CKernels/include/fg_exp.h"
};
static const unsigned char fg_fill_h_text[] = {
#embed "../CKernels/include/fg_fill.h"
};
static const unsigned char fg_gradient_exponent_h_text[] = {
#embed "../CKernels/include/fg_gradient_exponent.h"
};
static const unsigned char fg_hinge_h_text[] = {
#embed "../CKernels/include/fg_hinge.h"
};
static const unsigned char fg_huber_h_text[] = {
#embed "../CKernels/include/fg_huber.h"
};
static const unsigned char fg_inverse_root_h_text[] = {
#embed "../CKernels/include/fg_inverse_root.h"
};
static const unsigned char fg_inverse_square_root_h_text[] = {
#embed "../CKernels/include/fg_inverse_square_root.h"
};
static const unsigned char fg_l1_h_text[] = {
#embed "../CKernels/include/fg_l1.h"
};
static const unsigned char fg_learning_rate_step_h_text[] = {
#embed "../CKernels/include/fg_learning_rate_step.h"
};
static const unsigned char fg_linear_h_text[] = {
#embed "../CKernels/include/fg_linear.h"
};
static const unsigned char fg_linear_f32_h_text[] = {
#embed "../CKernels/include/fg_linear_f32.h"
};
static const unsigned char fg_linear_unbiased_h_text[] = {
#embed "../CKernels/include/fg_linear_unbiased.h"
};
static const unsigned char fg_load_h_text[] = {
#embed "../CKernels/include/fg_load.h"
};
static const unsigned char fg_load_f32_h_text[] = {
#embed "../CKernels/include/fg_load_f32.h"
};
static const unsigned char fg_log_h_text[] = {
#embed "../CKernels/include/fg_log.h"
};
static const unsigned char fg_log_softmax_h_text[] = {
#embed "../CKernels/include/fg_log_softmax.h"
};
static const unsigned char fg_log_softmax_gradient_h_text[] = {
#embed "../CKernels/include/fg_log_softmax_gradient.h"
};
static const unsigned char fg_losses_f32_h_text[] = {
#embed "../CKernels/include/fg_losses_f32.h"
};
static const unsigned char fg_master_add_h_text[] = {
#embed "../CKernels/include/fg_master_add.h"
};
static const unsigned char fg_math_f32_h_text[] = {
#embed "../CKernels/include/fg_math_f32.h"
};
static const unsigned char fg_matmul_h_text[] = {
#embed "../CKernels/include/fg_matmul.h"
};
static const unsigned char fg_matmul_f32_h_text[] = {
#embed "../CKernels/include/fg_matmul_f32.h"
};
static const unsigned char fg_max_pool_h_text[] = {
#embed "../CKernels/include/fg_max_pool.h"
};
static const unsigned char fg_max_pool_f32_h_text[] = {
#embed "../CKernels/include/fg_max_pool_f32.h"
};
static const unsigned char fg_max_pool_gradient_h_text[] = {
#embed "../CKernels/include/fg_max_pool_gradient.h"
};
static const unsigned char fg_maximum_h_text[] = {
#embed "../CKernels/include/fg_maximum.h"
};
static const unsigned char fg_mean_h_text[] = {
#embed "../CKernels/include/fg_mean.h"
};
static const unsigned char fg_minimum_h_text[] = {
#embed "../CKernels/include/fg_minimum.h"
};
static const unsigned char fg_mse_h_text[] = {
#embed "../CKernels/include/fg_mse.h"
};
static const unsigned char fg_mse_f32_h_text[] = {
#embed "../CKernels/include/fg_mse_f32.h"
};
static const unsigned char fg_mul_round_h_text[] = {
#embed "../CKernels/include/fg_mul_round.h"
};
static const unsigned char fg_mul_shift_h_text[] = {
#embed "../CKernels/include/fg_mul_shift.h"
};
static const unsigned char fg_multiply_h_text[] = {
#embed "../CKernels/include/fg_multiply.h"
};
static const unsigned char fg_negate_h_text[] = {
#embed "../CKernels/include/fg_negate.h"
};
static const unsigned char fg_nll_h_text[] = {
#embed "../CKernels/include/fg_nll.h"
};
static const unsigned char fg_normal_f32_h_text[] = {
#embed "../CKernels/include/fg_normal_f32.h"
};
static const unsigned char fg_normalize_h_text[] = {
#embed "../CKernels/include/fg_normalize.h"
};
static const unsigned char fg_normalize_f32_h_text[] = {
#embed "../CKernels/include/fg_normalize_f32.h"
};
static const unsigned char fg_normalize_gradient_h_text[] = {
#embed "../CKernels/include/fg_normalize_gradient.h"
};
static const unsigned char fg_outer_product_update_h_text[] = {
#embed "../CKernels/include/fg_outer_product_update.h"
};
static const unsigned char fg_pad_h_text[] = {
#embed "../CKernels/include/fg_pad.h"
};
static const unsigned char fg_piecewise_linear_f32_h_text[] = {
#embed "../CKernels/include/fg_piecewise_linear_f32.h"
};
static const unsigned char fg_quantize_h_text[] = {
#embed "../CKernels/include/fg_quantize.h"
};
static const unsigned char fg_quantize_f32_h_text[] = {
#embed "../CKernels/include/fg_quantize_f32.h"
};
static const unsigned char fg_quintic_h_text[] = {
#embed "../CKernels/include/fg_quintic.h"
};
static const unsigned char fg_quotients_f32_h_text[] = {
#embed "../CKernels/include/fg_quotients_f32.h"
};
static const unsigned char fg_ramp_cubic_h_text[] = {
#embed "../CKernels/include/fg_ramp_cubic.h"
};
static const unsigned char fg_random_h_text[] = {
#embed "../CKernels/include/fg_random.h"
};
static const unsigned char fg_reciprocal_h_text[] = {
#embed "../CKernels/include/fg_reciprocal.h"
};
static const unsigned char fg_reciprocal_of_h_text[] = {
#embed "../CKernels/include/fg_reciprocal_of.h"
};
static const unsigned char fg_relu_h_text[] = {
#embed "../CKernels/include/fg_relu.h"
};
static const unsigned char fg_relu_gradient_h_text[] = {
#embed "../CKernels/include/fg_relu_gradient.h"
};
static const unsigned char fg_rule_h_text[] = {
#embed "../CKernels/include/fg_rule.h"
};
static const unsigned char fg_share_rate_h_text[] = {
#embed "../CKernels/include/fg_share_rate.h"
};
static const unsigned char fg_sigmoid_h_text[] = {
#embed "../CKernels/include/fg_sigmoid.h"
};
static const unsigned char fg_sigmoid_gradient_h_text[] = {
#embed "../CKernels/include/fg_sigmoid_gradient.h"
};
static const unsigned char fg_sigmoid_minus_h_text[] = {
#embed "../CKernels/include/fg_sigmoid_minus.h"
};
static const unsigned char fg_softmax_h_text[] = {
#embed "../CKernels/include/fg_softmax.h"
};
static const unsigned char fg_softmax_cross_entropy_h_text[] = {
#embed "../CKernels/include/fg_softmax_cross_entropy.h"
};
static const unsigned char fg_softmax_f32_h_text[] = {
#embed "../CKernels/include/fg_softmax_f32.h"
};
static const unsigned char fg_softmax_gradient_h_text[] = {
#embed "../CKernels/include/fg_softmax_gradient.h"
};
static const unsigned char fg_softmax_share_h_text[] = {
#embed "../CKernels/include/fg_softmax_share.h"
};
static const unsigned char fg_square_root_h_text[] = {
#embed "../CKernels/include/fg_square_root.h"
};
static const unsigned char fg_strided_copy_h_text[] = {
#embed "../CKernels/include/fg_strided_copy.h"
};
static const unsigned char fg_strided_copy_f32_h_text[] = {
#embed "../CKernels/include/fg_strided_copy_f32.h"
};
static const unsigned char fg_subtract_h_text[] = {
#embed "../CKernels/include/fg_subtract.h"
};
static const unsigned char fg_sum_h_text[] = {
#embed "../CKernels/include/fg_sum.h"
};
static const unsigned char fg_sum_f32_h_text[] = {
#embed "../CKernels/include/fg_sum_f32.h"
};
static const unsigned char fg_sum_limit_h_text[] = {
#embed "../CKernels/include/fg_sum_limit.h"
};
static const unsigned char fg_tanh_h_text[] = {
#embed "../CKernels/include/fg_tanh.h"
};
static const unsigned char fg_tanh_gradient_h_text[] = {
#embed "../CKernels/include/fg_tanh_gradient.h"
};
static const unsigned char fg_template_h_text[] = {
#embed "../CKernels/include/fg_template.h"
};
static const unsigned char fg_two_slopes_h_text[] = {
#embed "../CKernels/include/fg_two_slopes.h"
};
static const unsigned char fg_two_slopes_gradient_h_text[] = {
#embed "../CKernels/include/fg_two_slopes_gradient.h"
};
static const unsigned char fg_univariate_f32_h_text[] = {
#embed "../CKernels/include/fg_univariate_f32.h"
};
static const unsigned char fg_update_f32_h_text[] = {
#embed "../CKernels/include/fg_update_f32.h"
};
static const unsigned char fg_weighted_cross_entropy_h_text[] = {
#embed "../CKernels/include/fg_weighted_cross_entropy.h"
};
static const unsigned char fg_where_greater_h_text[] = {
#embed "../CKernels/include/fg_where_greater.h"
};
static const unsigned char fg_window_h_text[] = {
#embed "../CKernels/include/fg_window.h"
};
static const unsigned char fg_driver_c_text[] = {
#embed "driver/fg_driver.c"
};
static const unsigned char fg_observe_h_text[] = {
#embed "driver/fg_observe.h"
};

static const kernel_text texts[] = {
    {"fg_accumulate.h", fg_accumulate_h_text, sizeof fg_accumulate_h_text},
    {"fg_accumulate_f32.h", fg_accumulate_f32_h_text, sizeof fg_accumulate_f32_h_text},
    {"fg_accumulate_outer_product.h", fg_accumulate_outer_product_h_text, sizeof fg_accumulate_outer_product_h_text},
    {"fg_add.h", fg_add_h_text, sizeof fg_add_h_text},
    {"fg_add_step.h", fg_add_step_h_text, sizeof fg_add_step_h_text},
    {"fg_arith.h", fg_arith_h_text, sizeof fg_arith_h_text},
    {"fg_avg_pool.h", fg_avg_pool_h_text, sizeof fg_avg_pool_h_text},
    {"fg_avg_pool_f32.h", fg_avg_pool_f32_h_text, sizeof fg_avg_pool_f32_h_text},
    {"fg_avg_pool_gradient.h", fg_avg_pool_gradient_h_text, sizeof fg_avg_pool_gradient_h_text},
    {"fg_bce_with_logits.h", fg_bce_with_logits_h_text, sizeof fg_bce_with_logits_h_text},
    {"fg_box.h", fg_box_h_text, sizeof fg_box_h_text},
    {"fg_channel_affine.h", fg_channel_affine_h_text, sizeof fg_channel_affine_h_text},
    {"fg_channel_f32.h", fg_channel_f32_h_text, sizeof fg_channel_f32_h_text},
    {"fg_channel_products.h", fg_channel_products_h_text, sizeof fg_channel_products_h_text},
    {"fg_channel_scale.h", fg_channel_scale_h_text, sizeof fg_channel_scale_h_text},
    {"fg_checked.h", fg_checked_h_text, sizeof fg_checked_h_text},
    {"fg_clamped_affine.h", fg_clamped_affine_h_text, sizeof fg_clamped_affine_h_text},
    {"fg_clamped_affine_gradient.h", fg_clamped_affine_gradient_h_text, sizeof fg_clamped_affine_gradient_h_text},
    {"fg_concat.h", fg_concat_h_text, sizeof fg_concat_h_text},
    {"fg_concat_f32.h", fg_concat_f32_h_text, sizeof fg_concat_f32_h_text},
    {"fg_convert_f32.h", fg_convert_f32_h_text, sizeof fg_convert_f32_h_text},
    {"fg_convolution.h", fg_convolution_h_text, sizeof fg_convolution_h_text},
    {"fg_convolution_f32.h", fg_convolution_f32_h_text, sizeof fg_convolution_f32_h_text},
    {"fg_convolution_input_gradient.h", fg_convolution_input_gradient_h_text, sizeof fg_convolution_input_gradient_h_text},
    {"fg_convolution_update.h", fg_convolution_update_h_text, sizeof fg_convolution_update_h_text},
    {"fg_convolution_weight_gradient.h", fg_convolution_weight_gradient_h_text, sizeof fg_convolution_weight_gradient_h_text},
    {"fg_cross_entropy.h", fg_cross_entropy_h_text, sizeof fg_cross_entropy_h_text},
    {"fg_cross_entropy_f32.h", fg_cross_entropy_f32_h_text, sizeof fg_cross_entropy_f32_h_text},
    {"fg_cubic.h", fg_cubic_h_text, sizeof fg_cubic_h_text},
    {"fg_dequantize_f32.h", fg_dequantize_f32_h_text, sizeof fg_dequantize_f32_h_text},
    {"fg_distribution_cross_entropy.h", fg_distribution_cross_entropy_h_text, sizeof fg_distribution_cross_entropy_h_text},
    {"fg_distribution_nll.h", fg_distribution_nll_h_text, sizeof fg_distribution_nll_h_text},
    {"fg_divide.h", fg_divide_h_text, sizeof fg_divide_h_text},
    {"fg_divide_bits.h", fg_divide_bits_h_text, sizeof fg_divide_bits_h_text},
    {"fg_dot.h", fg_dot_h_text, sizeof fg_dot_h_text},
    {"fg_elementwise_f32.h", fg_elementwise_f32_h_text, sizeof fg_elementwise_f32_h_text},
    {"fg_elu_gradient.h", fg_elu_gradient_h_text, sizeof fg_elu_gradient_h_text},
    {"fg_exp.h", fg_exp_h_text, sizeof fg_exp_h_text},
    {"fg_fill.h", fg_fill_h_text, sizeof fg_fill_h_text},
    {"fg_gradient_exponent.h", fg_gradient_exponent_h_text, sizeof fg_gradient_exponent_h_text},
    {"fg_hinge.h", fg_hinge_h_text, sizeof fg_hinge_h_text},
    {"fg_huber.h", fg_huber_h_text, sizeof fg_huber_h_text},
    {"fg_inverse_root.h", fg_inverse_root_h_text, sizeof fg_inverse_root_h_text},
    {"fg_inverse_square_root.h", fg_inverse_square_root_h_text, sizeof fg_inverse_square_root_h_text},
    {"fg_l1.h", fg_l1_h_text, sizeof fg_l1_h_text},
    {"fg_learning_rate_step.h", fg_learning_rate_step_h_text, sizeof fg_learning_rate_step_h_text},
    {"fg_linear.h", fg_linear_h_text, sizeof fg_linear_h_text},
    {"fg_linear_f32.h", fg_linear_f32_h_text, sizeof fg_linear_f32_h_text},
    {"fg_linear_unbiased.h", fg_linear_unbiased_h_text, sizeof fg_linear_unbiased_h_text},
    {"fg_load.h", fg_load_h_text, sizeof fg_load_h_text},
    {"fg_load_f32.h", fg_load_f32_h_text, sizeof fg_load_f32_h_text},
    {"fg_log.h", fg_log_h_text, sizeof fg_log_h_text},
    {"fg_log_softmax.h", fg_log_softmax_h_text, sizeof fg_log_softmax_h_text},
    {"fg_log_softmax_gradient.h", fg_log_softmax_gradient_h_text, sizeof fg_log_softmax_gradient_h_text},
    {"fg_losses_f32.h", fg_losses_f32_h_text, sizeof fg_losses_f32_h_text},
    {"fg_master_add.h", fg_master_add_h_text, sizeof fg_master_add_h_text},
    {"fg_math_f32.h", fg_math_f32_h_text, sizeof fg_math_f32_h_text},
    {"fg_matmul.h", fg_matmul_h_text, sizeof fg_matmul_h_text},
    {"fg_matmul_f32.h", fg_matmul_f32_h_text, sizeof fg_matmul_f32_h_text},
    {"fg_max_pool.h", fg_max_pool_h_text, sizeof fg_max_pool_h_text},
    {"fg_max_pool_f32.h", fg_max_pool_f32_h_text, sizeof fg_max_pool_f32_h_text},
    {"fg_max_pool_gradient.h", fg_max_pool_gradient_h_text, sizeof fg_max_pool_gradient_h_text},
    {"fg_maximum.h", fg_maximum_h_text, sizeof fg_maximum_h_text},
    {"fg_mean.h", fg_mean_h_text, sizeof fg_mean_h_text},
    {"fg_minimum.h", fg_minimum_h_text, sizeof fg_minimum_h_text},
    {"fg_mse.h", fg_mse_h_text, sizeof fg_mse_h_text},
    {"fg_mse_f32.h", fg_mse_f32_h_text, sizeof fg_mse_f32_h_text},
    {"fg_mul_round.h", fg_mul_round_h_text, sizeof fg_mul_round_h_text},
    {"fg_mul_shift.h", fg_mul_shift_h_text, sizeof fg_mul_shift_h_text},
    {"fg_multiply.h", fg_multiply_h_text, sizeof fg_multiply_h_text},
    {"fg_negate.h", fg_negate_h_text, sizeof fg_negate_h_text},
    {"fg_nll.h", fg_nll_h_text, sizeof fg_nll_h_text},
    {"fg_normal_f32.h", fg_normal_f32_h_text, sizeof fg_normal_f32_h_text},
    {"fg_normalize.h", fg_normalize_h_text, sizeof fg_normalize_h_text},
    {"fg_normalize_f32.h", fg_normalize_f32_h_text, sizeof fg_normalize_f32_h_text},
    {"fg_normalize_gradient.h", fg_normalize_gradient_h_text, sizeof fg_normalize_gradient_h_text},
    {"fg_outer_product_update.h", fg_outer_product_update_h_text, sizeof fg_outer_product_update_h_text},
    {"fg_pad.h", fg_pad_h_text, sizeof fg_pad_h_text},
    {"fg_piecewise_linear_f32.h", fg_piecewise_linear_f32_h_text, sizeof fg_piecewise_linear_f32_h_text},
    {"fg_quantize.h", fg_quantize_h_text, sizeof fg_quantize_h_text},
    {"fg_quantize_f32.h", fg_quantize_f32_h_text, sizeof fg_quantize_f32_h_text},
    {"fg_quintic.h", fg_quintic_h_text, sizeof fg_quintic_h_text},
    {"fg_quotients_f32.h", fg_quotients_f32_h_text, sizeof fg_quotients_f32_h_text},
    {"fg_ramp_cubic.h", fg_ramp_cubic_h_text, sizeof fg_ramp_cubic_h_text},
    {"fg_random.h", fg_random_h_text, sizeof fg_random_h_text},
    {"fg_reciprocal.h", fg_reciprocal_h_text, sizeof fg_reciprocal_h_text},
    {"fg_reciprocal_of.h", fg_reciprocal_of_h_text, sizeof fg_reciprocal_of_h_text},
    {"fg_relu.h", fg_relu_h_text, sizeof fg_relu_h_text},
    {"fg_relu_gradient.h", fg_relu_gradient_h_text, sizeof fg_relu_gradient_h_text},
    {"fg_rule.h", fg_rule_h_text, sizeof fg_rule_h_text},
    {"fg_share_rate.h", fg_share_rate_h_text, sizeof fg_share_rate_h_text},
    {"fg_sigmoid.h", fg_sigmoid_h_text, sizeof fg_sigmoid_h_text},
    {"fg_sigmoid_gradient.h", fg_sigmoid_gradient_h_text, sizeof fg_sigmoid_gradient_h_text},
    {"fg_sigmoid_minus.h", fg_sigmoid_minus_h_text, sizeof fg_sigmoid_minus_h_text},
    {"fg_softmax.h", fg_softmax_h_text, sizeof fg_softmax_h_text},
    {"fg_softmax_cross_entropy.h", fg_softmax_cross_entropy_h_text, sizeof fg_softmax_cross_entropy_h_text},
    {"fg_softmax_f32.h", fg_softmax_f32_h_text, sizeof fg_softmax_f32_h_text},
    {"fg_softmax_gradient.h", fg_softmax_gradient_h_text, sizeof fg_softmax_gradient_h_text},
    {"fg_softmax_share.h", fg_softmax_share_h_text, sizeof fg_softmax_share_h_text},
    {"fg_square_root.h", fg_square_root_h_text, sizeof fg_square_root_h_text},
    {"fg_strided_copy.h", fg_strided_copy_h_text, sizeof fg_strided_copy_h_text},
    {"fg_strided_copy_f32.h", fg_strided_copy_f32_h_text, sizeof fg_strided_copy_f32_h_text},
    {"fg_subtract.h", fg_subtract_h_text, sizeof fg_subtract_h_text},
    {"fg_sum.h", fg_sum_h_text, sizeof fg_sum_h_text},
    {"fg_sum_f32.h", fg_sum_f32_h_text, sizeof fg_sum_f32_h_text},
    {"fg_sum_limit.h", fg_sum_limit_h_text, sizeof fg_sum_limit_h_text},
    {"fg_tanh.h", fg_tanh_h_text, sizeof fg_tanh_h_text},
    {"fg_tanh_gradient.h", fg_tanh_gradient_h_text, sizeof fg_tanh_gradient_h_text},
    {"fg_template.h", fg_template_h_text, sizeof fg_template_h_text},
    {"fg_two_slopes.h", fg_two_slopes_h_text, sizeof fg_two_slopes_h_text},
    {"fg_two_slopes_gradient.h", fg_two_slopes_gradient_h_text, sizeof fg_two_slopes_gradient_h_text},
    {"fg_univariate_f32.h", fg_univariate_f32_h_text, sizeof fg_univariate_f32_h_text},
    {"fg_update_f32.h", fg_update_f32_h_text, sizeof fg_update_f32_h_text},
    {"fg_weighted_cross_entropy.h", fg_weighted_cross_entropy_h_text, sizeof fg_weighted_cross_entropy_h_text},
    {"fg_where_greater.h", fg_where_greater_h_text, sizeof fg_where_greater_h_text},
    {"fg_window.h", fg_window_h_text, sizeof fg_window_h_text},
    {"fg_driver.c", fg_driver_c_text, sizeof fg_driver_c_text},
    {"fg_observe.h", fg_observe_h_text, sizeof fg_observe_h_text},
};

size_t kernel_text_count(void) { return sizeof texts / sizeof texts[0]; }

const kernel_text *kernel_text_at(size_t index) { return &texts[index]; }
