/* SPDX-License-Identifier: 0BSD */
/* The instances of CKernelInstances.h that slide a window. */
#ifndef CKERNELWINDOWS_H
#define CKERNELWINDOWS_H

#define FG_X i16
#include "fg_gather.h" /* fg_gather_i16 */

#define FG_Y i16
#include "fg_gather_cover.h" /* fg_gather_cover_i16 */

#define FG_X i16
#define FG_Y i16
#define FG_ACC i32
#include "fg_gradient_sums.h" /* fg_gradient_sums_i16i16_i32 */

#define FG_X i16
#define FG_W i16
#define FG_B i16
#define FG_Y i16
#define FG_ACC i32
#include "fg_convolution.h" /* fg_convolution_i16i16i16i16_i32 */

#define FG_Y i16
#define FG_W i16
#define FG_X i16
#define FG_ACC i32
#include "fg_convolution_input_gradient.h" /* fg_convolution_input_gradient_i16i16i16_i32 */

#define FG_Y i16
#define FG_W i16
#define FG_B i16
#define FG_X i16
#define FG_ACC i32
#include "fg_convolution_input_gradient.h" /* fg_convolution_input_gradient_i16i16i16i16_i32 */

#define FG_X i16
#define FG_Y i16
#define FG_W i16
#define FG_ACC i32
#include "fg_convolution_weight_gradient.h" /* fg_convolution_weight_gradient_i16i16i16_i32 */

#define FG_X i16
#define FG_Y i16
#define FG_I i8
#include "fg_max_pool.h" /* fg_max_pool_i16i16i8 */

#define FG_I i8
#define FG_D i16
#define FG_Y i16
#define FG_ACC i32
#include "fg_max_pool_gradient.h" /* fg_max_pool_gradient_i8i16i16_i32 */

#define FG_RULE residual8
#define FG_W i16
#define FG_X i16
#define FG_Y i16
#define FG_ACC i32
#include "fg_convolution_update.h" /* fg_convolution_update_residual8_i16i16i16_i32 */

#define FG_X i16
#define FG_Y i16
#include "fg_avg_pool.h" /* fg_avg_pool_i16i16 */

#define FG_X i16
#define FG_Y i16
#include "fg_avg_pool_gradient.h" /* fg_avg_pool_gradient_i16i16 */

#define FG_S i16
#define FG_X i16
#define FG_Y i16
#define FG_ACC i32
#include "fg_accumulate_convolution.h" /* fg_accumulate_convolution_i16i16i16_i32 */

#endif
