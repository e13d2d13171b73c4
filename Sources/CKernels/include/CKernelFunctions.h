/* SPDX-License-Identifier: 0BSD */
/* The instances of CKernelInstances.h that are functions of elements and of groups of them. */
#ifndef CKERNELFUNCTIONS_H
#define CKERNELFUNCTIONS_H

#define FG_X i16
#define FG_Y i16
#include "fg_ramp_cubic.h" /* fg_ramp_cubic_i16i16 */

#define FG_X i32
#define FG_Y i32
#include "fg_quintic.h" /* fg_quintic_i32i32 */

#define FG_Y i16
#define FG_G i16
#define FG_D i16
#define FG_ACC i32
#include "fg_elu_gradient.h" /* fg_elu_gradient_i16i16i16_i32 */

#define FG_X i16
#define FG_Y i16
#include "fg_power.h" /* fg_power_i16i16 */

#define FG_X i16
#define FG_Y i16
#include "fg_square_root.h" /* fg_square_root_i16i16 */

#define FG_X i16
#define FG_Y i16
#include "fg_inverse_square_root.h" /* fg_inverse_square_root_i16i16 */

#define FG_X i16
#define FG_Y i16
#include "fg_reciprocal_of.h" /* fg_reciprocal_of_i16i16 */

#define FG_A i16
#define FG_B i16
#define FG_Y i16
#include "fg_divide.h" /* fg_divide_i16i16i16 */

#define FG_X i16
#define FG_Y i16
#define FG_ACC i32
#include "fg_clamped_affine.h" /* fg_clamped_affine_i16i16_i32 */

#define FG_X i16
#define FG_G i16
#define FG_D i16
#include "fg_clamped_affine_gradient.h" /* fg_clamped_affine_gradient_i16i16i16 */

#define FG_X i16
#define FG_Y i16
#include "fg_two_slopes.h" /* fg_two_slopes_i16i16 */

#define FG_X i16
#define FG_G i16
#define FG_D i16
#include "fg_two_slopes_gradient.h" /* fg_two_slopes_gradient_i16i16i16 */

#define FG_A i16
#define FG_B i16
#define FG_X i16
#define FG_Y i16
#include "fg_where_greater.h" /* fg_where_greater_i16i16i16i16 */

#define FG_A i16
#define FG_B i16
#define FG_Y i16
#define FG_ACC i32
#include "fg_maximum.h" /* fg_maximum_i16i16i16_i32 */

#define FG_A i16
#define FG_B i16
#define FG_Y i16
#define FG_ACC i32
#include "fg_minimum.h" /* fg_minimum_i16i16i16_i32 */

#define FG_X i16
#define FG_Y i16
#include "fg_normalize.h" /* fg_normalize_i16i16 */

#define FG_X i16
#include "fg_moments.h" /* fg_moments_i16 */

#define FG_S i32
#define FG_M i32
#include "fg_running_average.h" /* fg_running_average_i32i32 */

#define FG_X i16
#define FG_M i32
#define FG_V i32
#define FG_Y i16
#include "fg_normalize_by.h" /* fg_normalize_by_i16i32i32i16 */

#define FG_Y i16
#define FG_R i32
#define FG_G i16
#define FG_D i16
#include "fg_normalize_gradient.h" /* fg_normalize_gradient_i16i32i16i16 */

#define FG_X i16
#define FG_W i16
#define FG_B i16
#define FG_Y i16
#define FG_ACC i32
#include "fg_channel_affine.h" /* fg_channel_affine_i16i16i16i16_i32 */

#define FG_X i16
#define FG_W i16
#define FG_Y i16
#include "fg_channel_scale.h" /* fg_channel_scale_i16i16i16 */

#define FG_A i16
#define FG_B i16
#define FG_Y i16
#define FG_ACC i64
#include "fg_channel_products.h" /* fg_channel_products_i16i16i16_i64 */

#define FG_X i16
#define FG_Y i16
#include "fg_dropout.h" /* fg_dropout_i16i16 */

#include "fg_save.h"

#define FG_X i16
#include "fg_save_plane.h" /* fg_save_plane_i16 */

#endif
