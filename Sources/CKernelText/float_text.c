#include "CKernelText.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

/* Kernels of floats in alphabetical order; each ends with a 0. */
static const kernel_text texts[] = {
    {"fg_accumulate_f32.h", (const char[]){
#embed "../CKernels/include/fg_accumulate_f32.h" suffix(, 0)
    }},
    {"fg_avg_pool_f32.h", (const char[]){
#embed "../CKernels/include/fg_avg_pool_f32.h" suffix(, 0)
    }},
    {"fg_batch_norm_f32.h", (const char[]){
#embed "../CKernels/include/fg_batch_norm_f32.h" suffix(, 0)
    }},
    {"fg_channel_f32.h", (const char[]){
#embed "../CKernels/include/fg_channel_f32.h" suffix(, 0)
    }},
    {"fg_concat_f32.h", (const char[]){
#embed "../CKernels/include/fg_concat_f32.h" suffix(, 0)
    }},
    {"fg_convert_f32.h", (const char[]){
#embed "../CKernels/include/fg_convert_f32.h" suffix(, 0)
    }},
    {"fg_convolution_f32.h", (const char[]){
#embed "../CKernels/include/fg_convolution_f32.h" suffix(, 0)
    }},
    {"fg_cross_entropy_f32.h", (const char[]){
#embed "../CKernels/include/fg_cross_entropy_f32.h" suffix(, 0)
    }},
    {"fg_dequantize_f32.h", (const char[]){
#embed "../CKernels/include/fg_dequantize_f32.h" suffix(, 0)
    }},
    {"fg_dropout_f32.h", (const char[]){
#embed "../CKernels/include/fg_dropout_f32.h" suffix(, 0)
    }},
    {"fg_elementwise_f32.h", (const char[]){
#embed "../CKernels/include/fg_elementwise_f32.h" suffix(, 0)
    }},
    {"fg_gelu_f32.h", (const char[]){
#embed "../CKernels/include/fg_gelu_f32.h" suffix(, 0)
    }},
    {"fg_linear_f32.h", (const char[]){
#embed "../CKernels/include/fg_linear_f32.h" suffix(, 0)
    }},
    {"fg_load_f32.h", (const char[]){
#embed "../CKernels/include/fg_load_f32.h" suffix(, 0)
    }},
    {"fg_losses_f32.h", (const char[]){
#embed "../CKernels/include/fg_losses_f32.h" suffix(, 0)
    }},
    {"fg_math_f32.h", (const char[]){
#embed "../CKernels/include/fg_math_f32.h" suffix(, 0)
    }},
    {"fg_matmul_f32.h", (const char[]){
#embed "../CKernels/include/fg_matmul_f32.h" suffix(, 0)
    }},
    {"fg_max_pool_f32.h", (const char[]){
#embed "../CKernels/include/fg_max_pool_f32.h" suffix(, 0)
    }},
    {"fg_mse_f32.h", (const char[]){
#embed "../CKernels/include/fg_mse_f32.h" suffix(, 0)
    }},
    {"fg_normal_f32.h", (const char[]){
#embed "../CKernels/include/fg_normal_f32.h" suffix(, 0)
    }},
    {"fg_normalize_f32.h", (const char[]){
#embed "../CKernels/include/fg_normalize_f32.h" suffix(, 0)
    }},
    {"fg_piecewise_linear_f32.h", (const char[]){
#embed "../CKernels/include/fg_piecewise_linear_f32.h" suffix(, 0)
    }},
    {"fg_power_f32.h", (const char[]){
#embed "../CKernels/include/fg_power_f32.h" suffix(, 0)
    }},
    {"fg_quantize_f32.h", (const char[]){
#embed "../CKernels/include/fg_quantize_f32.h" suffix(, 0)
    }},
    {"fg_quotients_f32.h", (const char[]){
#embed "../CKernels/include/fg_quotients_f32.h" suffix(, 0)
    }},
    {"fg_save_f32.h", (const char[]){
#embed "../CKernels/include/fg_save_f32.h" suffix(, 0)
    }},
    {"fg_softmax_f32.h", (const char[]){
#embed "../CKernels/include/fg_softmax_f32.h" suffix(, 0)
    }},
    {"fg_strided_copy_f32.h", (const char[]){
#embed "../CKernels/include/fg_strided_copy_f32.h" suffix(, 0)
    }},
    {"fg_sum_f32.h", (const char[]){
#embed "../CKernels/include/fg_sum_f32.h" suffix(, 0)
    }},
    {"fg_univariate_f32.h", (const char[]){
#embed "../CKernels/include/fg_univariate_f32.h" suffix(, 0)
    }},
    {"fg_update_f32.h", (const char[]){
#embed "../CKernels/include/fg_update_f32.h" suffix(, 0)
    }},
};

const kernel_texts float_kernel_texts = {texts, sizeof texts / sizeof texts[0]};
