#!/usr/bin/env python3
"""Writes the goldens of the cross-check against JAX: pip install jax==0.4.38, then run this file.

Each model is a job file, its data, its parameters, and what JAX on CPU in float64 finds: the loss
and the gradient over all samples, and the parameters after ten steps of gradient descent, each on one sample
or on a batch, with the statistics that it measured.
"""
import os

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)
HERE = os.path.dirname(os.path.abspath(__file__))
RATE, SAMPLES, STEPS = 0.02, 6, 10


def linear(p, name, x):
    y = x @ p[f"{name}.weight"].T
    return y + p[f"{name}.bias"] if f"{name}.bias" in p else y


def conv(p, name, x, stride, padding, dilation=None, groups=1):
    """A convolution of [channels, ...] over as many axes as there are strides."""
    axes = "HW"[:len(stride)]
    y = jax.lax.conv_general_dilated(
        x[None], p[f"{name}.weight"], stride, padding, rhs_dilation=dilation,
        dimension_numbers=(f"NC{axes}", f"OI{axes}", f"NC{axes}"), feature_group_count=groups)[0]
    bias = p.get(f"{name}.bias")
    return y if bias is None else y + bias.reshape(-1, *[1] * len(stride))


def max_pool(x, kernel, stride, padding):
    return jax.lax.reduce_window(
        x, -jnp.inf, jax.lax.max, (1, *kernel), (1, *stride), ((0, 0), *padding))


def avg_pool(x, kernel, stride, padding):
    sums = jax.lax.reduce_window(
        x, 0.0, jax.lax.add, (1, *kernel), (1, *stride), ((0, 0), *padding))
    return sums / np.prod(kernel)


def conv_transpose(p, name, x, stride, padding, rest, groups=1):
    """A transposed convolution as PyTorch's: an ordinary one of x with zeros between its elements,
    by the weights [in, out / groups, ...] turned around."""
    w = p[f"{name}.weight"]
    axes = "HW"[:len(stride)]
    parts = [jnp.flip(part, range(2, w.ndim)).swapaxes(0, 1) for part in jnp.split(w, groups)]
    edges = [(k - 1 - q, k - 1 - q + r) for k, q, r in zip(w.shape[2:], padding, rest)]
    y = jax.lax.conv_general_dilated(
        x[None], jnp.concatenate(parts), (1,) * len(stride), edges, lhs_dilation=stride,
        dimension_numbers=(f"NC{axes}", f"OI{axes}", f"NC{axes}"), feature_group_count=groups)[0]
    bias = p.get(f"{name}.bias")
    return y if bias is None else y + bias.reshape(-1, *[1] * len(stride))


def encoder(p, x):
    """Down by average pools, up by transposed convolutions, then the mean of each channel."""
    h = jnp.tanh(conv(p, "conv1", x.reshape(2, 7, 6), (1, 1), ((1, 1), (1, 1))))
    h = avg_pool(h, (3, 2), (2, 2), ((1, 1), (0, 0)))
    h = jnp.tanh(conv_transpose(p, "conv_transpose1", h, (2, 3), (1, 0), (1, 2), 2))
    h = avg_pool(h.reshape(6, -1), (5,), (3,), ((2, 2),))
    h = conv_transpose(p, "conv_transpose2", h, (2,), (1,), (0,))
    return linear(p, "linear1", jnp.mean(h, 1))


def parts(p, x):
    """Slices, pads, parts and copies of an image, and operands that stretch to each other."""
    x = x.reshape(2, 5, 6)
    h = jnp.tanh(conv(p, "conv1", x, (1, 1), ((1, 1), (1, 1))))
    a, b = h[:1], h[1:]
    joined = jnp.concatenate([b, a, x], 0)[:, 1:5:2, :-1]
    wide = jnp.repeat(jnp.repeat(joined, 2, 1), 3, 2)
    padded = jnp.pad(wide, ((0, 0), (2, 1), (0, 1)))
    centred = padded - jnp.mean(padded, (0, 2), keepdims=True)
    scaled = centred * jnp.tanh(jnp.sum(padded, 1, keepdims=True))
    return linear(p, "linear1", jnp.mean(scaled, (0, 2)))


def layer_norm(x, axes, epsilon):
    return (x - x.mean(axes, keepdims=True)) / jnp.sqrt(x.var(axes, keepdims=True) + epsilon)


def smooth(p, x):
    x = jax.nn.softplus(linear(p, "linear1", x))
    x = jax.nn.silu(linear(p, "linear2", x))
    x = jax.nn.gelu(linear(p, "linear3", x), approximate=False)
    x = jax.nn.gelu(linear(p, "linear4", x), approximate=True)
    x = jax.nn.elu(linear(p, "linear5", x)).reshape(2, 3)
    x = layer_norm(x, (1,), 1e-5) * p["layer_norm1.weight"] + p["layer_norm1.bias"]
    return jax.nn.log_softmax(linear(p, "linear6", layer_norm(x, (0, 1), 0.1).ravel()))


# relu6(x + 3) / 6 with the 15-bit mantissa of the documented slope.
SIXTH = 21845 * 2.0 ** -17


def hard_sigmoid(x):
    return jnp.clip(x * SIXTH + 0.5, 0, 1)


def piecewise(p, x):
    x = jnp.clip(linear(p, "linear1", x), 0, 6)
    x = jax.nn.leaky_relu(linear(p, "linear2", x), 0.125)
    x = hard_sigmoid(linear(p, "linear3", x))
    x = linear(p, "linear4", x)
    swish = x * hard_sigmoid(x)
    clip = jnp.clip(linear(p, "linear5", swish), -0.75, 1.5)
    most = jnp.maximum(jnp.abs(linear(p, "linear6", clip)), swish)
    return linear(p, "linear7", jnp.minimum(most, clip) + most)


def quotients(p, x):
    x = linear(p, "linear1", x)
    s = jax.nn.softplus(x)
    return linear(p, "linear2", jnp.concatenate([
        jnp.sqrt(s), 1 / jnp.sqrt(s), 1 / s, x / jnp.sqrt(s), x ** 2, x ** 3, s ** -2.0]))


def powers(p, x):
    """ELU of two alphas, then powers of what is above 0 and of what is below it too."""
    x = linear(p, "linear1", x)
    x = linear(p, "linear2", jax.nn.elu(jax.nn.elu(x, 0.5), 1.75))
    s, t = jax.nn.softplus(jax.nn.softplus(x)), jnp.tanh(x)
    return linear(p, "linear3", jnp.concatenate([
        s ** 0.3, s ** 1.5, s ** -1.25, s ** -3.0, t ** 5, t ** 7]))


def nll(output, target):
    return -output[target.astype(int)[0]]


def mse(output, target):
    return jnp.mean((output.ravel() - target) ** 2)


def l1(output, target):
    return jnp.mean(jnp.abs(output - target))


def huber(output, target):
    d = jnp.abs(output - target)
    return jnp.mean(jnp.where(d <= 1, d * d / 2, d - 0.5))


def hinge(output, target):
    return jnp.mean(jnp.maximum(0, 1 - target * output))


def bce(output, target):
    return -jnp.mean(target * jnp.log(output) + (1 - target) * jnp.log(1 - output))


def bce_with_logits(output, target):
    return bce(jax.nn.sigmoid(output), target)


def cross_entropy(smoothing=0, weights=None):
    """The weight of the sample times the cross entropy with its smoothed shares, of scores."""
    def loss(output, target):
        count = output.shape[0]
        t = target if target.shape[0] > 1 else jax.nn.one_hot(target.astype(int)[0], count)
        weight = 1 if weights is None else jnp.dot(jnp.array(weights), t)
        smoothed = (1 - smoothing) * t + smoothing / count
        return -weight * jnp.dot(smoothed, jax.nn.log_softmax(output))

    return loss


def nll_of_shares(output, target):
    return -jnp.dot(target, output)


def shares(random, shape):
    t = np.round(random.dirichlet(np.ones(shape[1]), shape[0]), 6)
    t[:, -1] = np.round(1 - t[:, :-1].sum(axis=1), 6)
    return t


def signs(random, shape):
    return random.choice([-1.0, 1.0], shape)


def probabilities(random, shape):
    return np.round(random.uniform(0, 1, shape), 6)


def wide(random, shape):
    return np.round(random.uniform(-3, 3, shape), 6)


# name: (the job's loss, the loss, how targets are drawn); others are nll and mse.
LOSSES = {
    "softmax_output": ("cross_entropy", lambda y, t: cross_entropy()(jnp.log(y), t), None),
    "smoothed_classes": (
        "{cross_entropy: {label_smoothing: 0.1, class_weights: [0.5, 2, 1.25]}}",
        cross_entropy(0.1, [0.5, 2, 1.25]), None),
    "smoothed_shares": (
        "{cross_entropy: {label_smoothing: 0.2, class_weights: [0.5, 2, 1.25]}}",
        cross_entropy(0.2, [0.5, 2, 1.25]), shares),
    "shares_nll": ("nll", nll_of_shares, shares),
    "absolute": ("l1", l1, None),
    "huber": ("huber", huber, wide),
    "hinge": ("hinge", hinge, signs),
    "bce": ("bce", bce, probabilities),
    "bce_with_logits": ("bce_with_logits", bce_with_logits, probabilities),
}


def batch_norm(p, name, x, momentum, epsilon):
    """Over [batch, channels, ...]: the biased variance normalizes, the unbiased one is followed."""
    axes = (0, *range(2, x.ndim))
    wide = (1, -1, *[1] * (x.ndim - 2))
    count = x.size // x.shape[1]
    mean, var = x.mean(axes), x.var(axes)
    new = {f"{name}.running_mean": mean, f"{name}.running_var": var * count / max(count - 1, 1)}
    new = {k: (1 - momentum) * p[k] + momentum * v for k, v in new.items()}
    y = (x - mean.reshape(wide)) / jnp.sqrt(var.reshape(wide) + epsilon)
    return y * p[f"{name}.weight"].reshape(wide) + p[f"{name}.bias"].reshape(wide), new


def normalized(p, x):
    """A batch through two batch norms: what comes out, and the statistics afterwards."""
    x = jnp.stack([conv(p, "conv1", row.reshape(2, 6), (1,), [(0, 0)]) for row in x])
    x, first = batch_norm(p, "batch_norm1", x, 0.1, 1e-5)
    x = linear(p, "linear1", jax.nn.silu(x).reshape(len(x), -1))
    x, second = batch_norm(p, "batch_norm2", x, 0.25, 0.01)
    return jax.nn.log_softmax(linear(p, "linear2", jnp.tanh(x))), {**first, **second}


def frozen(p, x):
    x = conv(p, "conv1", x.reshape(2, 6), (1,), [(0, 0)])
    mean, var = p["batch_norm1.running_mean"], p["batch_norm1.running_var"]
    x = (x - mean[:, None]) / jnp.sqrt(var[:, None] + 0.01)
    x = x * p["batch_norm1.weight"][:, None] + p["batch_norm1.bias"][:, None]
    return linear(p, "linear1", jnp.tanh(x).ravel())


# name: (input width, target columns or class count, layers, forward, {parameter: shape})
MODELS = {
    "perceptron_nll": (
        5, 4, "[{linear: 6}, sigmoid, {linear: 4}, log_softmax]",
        lambda p, x: jax.nn.log_softmax(
            linear(p, "linear2", jax.nn.sigmoid(linear(p, "linear1", x)))),
        {"linear1": (6, 5), "linear2": (4, 6)}),
    "deep_tanh_mse": (
        3, -2, "[{linear: 5}, tanh, {linear: 5}, tanh, {linear: 2}]",
        lambda p, x: linear(
            p, "linear3", jnp.tanh(linear(p, "linear2", jnp.tanh(linear(p, "linear1", x))))),
        {"linear1": (5, 3), "linear2": (5, 5), "linear3": (2, 5)}),
    "relu_mse": (
        4, -1, "[{linear: 7}, relu, {linear: 1}]",
        lambda p, x: linear(p, "linear2", jax.nn.relu(linear(p, "linear1", x))),
        {"linear1": (7, 4), "linear2": (1, 7)}),
    "residual": (
        4, -4, "[{linear: 4}, tanh, {add: [input, tanh1]}, {multiply: [add1, tanh1]}]",
        lambda p, x: (x + jnp.tanh(linear(p, "linear1", x))) * jnp.tanh(linear(p, "linear1", x)),
        {"linear1": (4, 4)}),
    "gate": (
        3, -1,
        "[{linear: 5, name: a}, sigmoid, {linear: 5, from: [input]}, "
        "{multiply: [sigmoid1, linear2]}, negate, {subtract: [negate1, a]}, {linear: 1}]",
        lambda p, x: linear(
            p, "linear3",
            -(jax.nn.sigmoid(linear(p, "a", x)) * linear(p, "linear2", x)) - linear(p, "a", x)),
        {"a": (5, 3), "linear2": (5, 3), "linear3": (1, 5)}),
    "tokens": (
        6, -1, "[{reshape: [2, 3]}, {linear: 4}, sigmoid, {transpose: [1, 0]}, {linear: 3}, "
        "{reshape: [12]}, {linear: 1}]",
        lambda p, x: linear(
            p, "linear3",
            linear(p, "linear2", jax.nn.sigmoid(linear(p, "linear1", x.reshape(2, 3))).T).ravel()),
        {"linear1": (4, 3), "linear2": (3, 2), "linear3": (1, 12)}),
    "cube": (
        12, -1, "[{reshape: [2, 3, 2]}, {linear: 3}, tanh, {linear: 2}, {reshape: [12]}, "
        "{linear: 1}]",
        lambda p, x: linear(
            p, "linear3",
            linear(p, "linear2", jnp.tanh(linear(p, "linear1", x.reshape(2, 3, 2)))).ravel()),
        {"linear1": (3, 2), "linear2": (2, 3), "linear3": (1, 12)}),
    "mean_head": (
        4, -1, "[{linear: 6}, tanh, mean, {reshape: [1]}]",
        lambda p, x: jnp.mean(jnp.tanh(linear(p, "linear1", x))).reshape(1),
        {"linear1": (6, 4)}),
    "sum_unbiased": (
        4, -1, "[{linear: {features: 6, bias: false}}, sigmoid, sum, {reshape: [1]}]",
        lambda p, x: jnp.sum(jax.nn.sigmoid(linear(p, "linear1", x))).reshape(1),
        {"linear1!": (6, 4)}),
    "inner_log_softmax": (
        5, -2, "[{linear: 4}, log_softmax, {linear: 2}]",
        lambda p, x: linear(p, "linear2", jax.nn.log_softmax(linear(p, "linear1", x))),
        {"linear1": (4, 5), "linear2": (2, 4)}),
    "inner_softmax": (
        5, -2, "[{reshape: [5, 1]}, {linear: 3}, softmax, {reshape: [15]}, {linear: 2}]",
        lambda p, x: linear(
            p, "linear2", jax.nn.softmax(linear(p, "linear1", x.reshape(5, 1))).ravel()),
        {"linear1": (3, 1), "linear2": (2, 15)}),
    "softmax_output": (
        5, 3, "[{linear: 4}, tanh, {linear: 3}, softmax]",
        lambda p, x: jax.nn.softmax(linear(p, "linear2", jnp.tanh(linear(p, "linear1", x)))),
        {"linear1": (4, 5), "linear2": (3, 4)}),
    "smoothed_classes": (
        5, 3, "[{linear: 4}, tanh, {linear: 3}]",
        lambda p, x: linear(p, "linear2", jnp.tanh(linear(p, "linear1", x))),
        {"linear1": (4, 5), "linear2": (3, 4)}),
    "smoothed_shares": (
        5, -3, "[{linear: 4}, tanh, {linear: 3}]",
        lambda p, x: linear(p, "linear2", jnp.tanh(linear(p, "linear1", x))),
        {"linear1": (4, 5), "linear2": (3, 4)}),
    "shares_nll": (
        4, -3, "[{linear: 3}, log_softmax]",
        lambda p, x: jax.nn.log_softmax(linear(p, "linear1", x)), {"linear1": (3, 4)}),
    "absolute": (
        4, -2, "[{linear: 5}, tanh, {linear: 2}]",
        lambda p, x: linear(p, "linear2", jnp.tanh(linear(p, "linear1", x))),
        {"linear1": (5, 4), "linear2": (2, 5)}),
    "huber": (
        4, -2, "[{linear: 5}, tanh, {linear: 2}]",
        lambda p, x: linear(p, "linear2", jnp.tanh(linear(p, "linear1", x))),
        {"linear1": (5, 4), "linear2": (2, 5)}),
    "hinge": (
        4, -2, "[{linear: 5}, tanh, {linear: 2}]",
        lambda p, x: linear(p, "linear2", jnp.tanh(linear(p, "linear1", x))),
        {"linear1": (5, 4), "linear2": (2, 5)}),
    "bce": (
        4, -1, "[{linear: 5}, tanh, {linear: 1}, sigmoid]",
        lambda p, x: jax.nn.sigmoid(linear(p, "linear2", jnp.tanh(linear(p, "linear1", x)))),
        {"linear1": (5, 4), "linear2": (1, 5)}),
    "bce_with_logits": (
        4, -3, "[{linear: 5}, tanh, {linear: 3}]",
        lambda p, x: linear(p, "linear2", jnp.tanh(linear(p, "linear1", x))),
        {"linear1": (5, 4), "linear2": (3, 5)}),
    "batch_of_four": (
        4, 3, "[{linear: 5}, tanh, {linear: 3}, log_softmax]",
        lambda p, x: jax.nn.log_softmax(linear(p, "linear2", jnp.tanh(linear(p, "linear1", x)))),
        {"linear1": (5, 4), "linear2": (3, 5)}),
    "convolutions": (
        60, 3, "[{reshape: [2, 6, 5]}, "
        "{conv2d: {channels: 4, kernel: [3, 2], stride: [2, 1], padding: [1, 0]}}, tanh, "
        "{conv2d: {channels: 3, kernel: 3, padding: same}}, flatten, {linear: 3}, log_softmax]",
        lambda p, x: jax.nn.log_softmax(linear(p, "linear1", conv(
            p, "conv2", jnp.tanh(conv(
                p, "conv1", x.reshape(2, 6, 5), (2, 1), ((1, 1), (0, 0)))), (1, 1),
            ((1, 1), (1, 1))).ravel())),
        {"conv1": (4, 2, 3, 2), "conv2": (3, 4, 3, 3), "linear1": (3, 36)}),
    "grouped_convolutions": (
        70, -2, "[{reshape: [2, 7, 5]}, "
        "{conv2d: {channels: 4, kernel: 3, padding: [0, 1, 2, 3], dilation: [1, 2], groups: 2}}, "
        "sigmoid, {depthwise_conv2d: {kernel: 2, stride: 3, bias: false}}, flatten, {linear: 2}]",
        lambda p, x: linear(p, "linear1", conv(
            p, "depthwise_conv1", jax.nn.sigmoid(conv(
                p, "conv1", x.reshape(2, 7, 5), (1, 1), ((0, 2), (1, 3)), (1, 2), 2)), (3, 3),
            ((0, 0), (0, 0)), None, 4).ravel()),
        {"conv1": (4, 1, 3, 3), "depthwise_conv1!": (4, 1, 2, 2), "linear1": (2, 16)}),
    "pooled_image": (
        72, 4, "[{reshape: [2, 6, 6]}, {conv2d: {channels: 3, kernel: 3, padding: 1}}, relu, "
        "{max_pool2d: {kernel: 3, stride: 2, padding: 1}}, flatten, {linear: 4}, log_softmax]",
        lambda p, x: jax.nn.log_softmax(linear(p, "linear1", max_pool(jax.nn.relu(conv(
            p, "conv1", x.reshape(2, 6, 6), (1, 1), ((1, 1), (1, 1)))), (3, 3), (2, 2),
            ((1, 1), (1, 1))).ravel())),
        {"conv1": (3, 2, 3, 3), "linear1": (4, 27)}),
    "pooled_sequence": (
        24, -2, "[{reshape: [2, 12]}, {conv1d: {channels: 4, kernel: 4, padding: same}}, tanh, "
        "{max_pool1d: 2}, {conv1d: {channels: 3, kernel: 3, stride: 2, padding: [2, 0]}}, flatten, "
        "{linear: 2}]",
        lambda p, x: linear(p, "linear1", conv(
            p, "conv2", max_pool(jnp.tanh(conv(
                p, "conv1", x.reshape(2, 12), (1,), ((1, 2),))), (2,), (2,), ((0, 0),)), (2,),
            ((2, 0),)).ravel()),
        {"conv1": (4, 2, 4), "conv2": (3, 4, 3), "linear1": (2, 9)}),
    "encoder": (
        84, -2, "[{reshape: [2, 7, 6]}, {conv2d: {channels: 4, kernel: 3, padding: 1}}, tanh, "
        "{avg_pool2d: {kernel: [3, 2], stride: 2, padding: [1, 0]}}, {conv_transpose2d: {channels: 6, "
        "kernel: [3, 2], stride: [2, 3], padding: [1, 0], output_padding: [1, 2], groups: 2}}, tanh, "
        "{reshape: [6, 80]}, {avg_pool1d: {kernel: 5, stride: 3, padding: 2}}, {conv_transpose1d: "
        "{channels: 3, kernel: 4, stride: 2, padding: 1, bias: false}}, global_avg_pool, {linear: 2}]",
        encoder, {"conv1": (4, 2, 3, 3), "conv_transpose1": (4, 3, 3, 2),
                  "conv_transpose2!": (6, 3, 4), "linear1": (2, 3)}),
    "parts": (
        60, -2, "[{reshape: [2, 5, 6]}, {conv2d: {channels: 4, kernel: 3, padding: 1}}, tanh, "
        "{split: {axis: 0, sizes: [1, 3]}}, {concat: 0, from: [split1.1, split1.0, reshape1]}, "
        "{slice: {axis: [1, 2], from: [1, 0], to: [5, -1], step: [2, 1]}}, {upsample: [2, 3]}, "
        "{pad: {axis: [1, 2], before: [2, 0], after: 1}}, {mean: {axes: [0, -1], keep: true}}, "
        "{subtract: [pad1, mean1]}, {sum: {axes: 1, keep: true}, from: [pad1]}, tanh, "
        "{multiply: [subtract1, tanh2]}, {mean: [0, 2]}, {linear: 2}]",
        parts, {"conv1": (4, 2, 3, 3), "linear1": (2, 7)}),
    "smooth": (
        6, 3, "[{linear: 5}, softplus, {linear: 5}, silu, {linear: 5}, gelu, {linear: 5}, "
        "{gelu: tanh}, {linear: 6}, elu, {reshape: [2, 3]}, layer_norm, {layer_norm: {axes: 2, "
        "epsilon: 0.1, affine: false}}, flatten, {linear: 3}, log_softmax]",
        smooth, {"linear1": (5, 6), "linear2": (5, 5), "linear3": (5, 5), "linear4": (5, 5),
                 "linear5": (6, 5), "layer_norm1": (3,), "linear6": (3, 6)}),
    "piecewise": (
        5, -3, "[{linear: 6}, relu6, {linear: 6}, {leaky_relu: 0.125}, {linear: 6}, hard_sigmoid, "
        "{linear: 6}, hard_swish, {linear: 6}, {clip: {min: -0.75, max: 1.5}}, {linear: 6}, abs, "
        "{maximum: [abs1, hard_swish1]}, {minimum: [maximum1, clip1]}, "
        "{add: [minimum1, maximum1]}, {linear: 3}]",
        piecewise, {f"linear{n}": ({1: (6, 5), 7: (3, 6)}.get(n, (6, 6))) for n in range(1, 8)}),
    "quotients": (
        5, -2, "[{linear: 4}, softplus, sqrt, {rsqrt: {}, from: [softplus1]}, "
        "{reciprocal: {}, from: [softplus1]}, {divide: [linear1, sqrt1]}, "
        "{power: 2, from: [linear1]}, {power: 3, from: [linear1]}, {power: -2, from: [softplus1]}, "
        "{concat: 0, from: [sqrt1, rsqrt1, reciprocal1, divide1, power1, power2, power3]}, "
        "{linear: 2}]",
        quotients, {"linear1": (4, 5), "linear2": (2, 28)}),
    "powers": (
        5, -2, "[{linear: 4}, {elu: 0.5}, {elu: {alpha: 1.75}}, {linear: 3}, softplus, "
        "{softplus: {}, name: s}, {tanh: {}, from: [linear2]}, "
        "{power: {exponent: 0.3}, from: [s]}, {power: 1.5, from: [s]}, "
        "{power: -1.25, from: [s]}, {power: -3, from: [s]}, "
        "{power: 5, from: [tanh1]}, {power: 7, from: [tanh1]}, "
        "{concat: 0, from: [power1, power2, power3, power4, power5, power6]}, {linear: 2}]",
        powers, {"linear1": (4, 5), "linear2": (3, 4), "linear3": (2, 18)}),
    "batch_norm": (
        12, 3, "[{reshape: [2, 6]}, {conv1d: {channels: 3, kernel: 3, bias: false}}, batch_norm, silu, "
        "flatten, {linear: {features: 4, bias: false}}, {batch_norm: {momentum: 0.25, epsilon: 0.01}}, tanh, {linear: 3}, log_softmax]",
        normalized, {"conv1!": (3, 2, 3), "batch_norm1": (3,), "linear1!": (4, 12),
                     "batch_norm2": (4,), "linear2": (3, 4)}),
    "frozen_norm": (
        12, -2, "[{reshape: [2, 6]}, {conv1d: {channels: 3, kernel: 3}}, {batch_norm: {frozen: "
        "true, epsilon: 0.01}}, tanh, flatten, {linear: 2}]",
        frozen, {"conv1": (3, 2, 3), "batch_norm1": (3,), "linear1": (2, 12)}),
}
BATCHES = {"batch_of_four": 4, "batch_norm": 4}
# Models that take a batch at once: their forward gets one, and returns its statistics too.
WHOLE = {"batch_norm"}
# Biases that are not of their weight's first extent.
BIASES = {("encoder", "conv_transpose1"): 6}

for number, (name, (width, kind, layers, forward, shapes)) in enumerate(MODELS.items()):
    random = np.random.default_rng(number)
    folder = os.path.join(HERE, name)
    os.makedirs(folder, exist_ok=True)
    key, loss, draw = LOSSES.get(name, ("nll", nll, None) if kind > 0 else ("mse", mse, None))
    # Six decimals, so that the CSV holds the very numbers.
    x = np.round(random.uniform(-1, 1, (SAMPLES, width)), 6)
    t = (random.integers(0, kind, (SAMPLES, 1)).astype(float) if kind > 0
         else draw(random, (SAMPLES, -kind)) if draw
         else np.round(random.uniform(-1, 1, (SAMPLES, -kind)), 6))
    p = {}
    for layer, shape in shapes.items():
        has_bias, layer = not layer.endswith("!"), layer.rstrip("!")
        p[f"{layer}.weight"] = random.uniform(-1, 1, shape).astype(np.float32).astype(float)
        if has_bias:
            count = BIASES.get((name, layer), shape[0])
            p[f"{layer}.bias"] = random.uniform(-1, 1, count).astype(np.float32).astype(float)

    is_whole = name in WHOLE
    statistics = {}
    for layer in [key for key in shapes if key.startswith("batch_norm")]:
        mean = random.uniform(-1, 1, shapes[layer])
        var = random.uniform(0.5, 2, shapes[layer])
        for suffix, values in [("mean", mean), ("var", var)]:
            statistics[f"{layer}.running_{suffix}"] = values.astype(np.float32).astype(float)

    def batch_loss(p, statistics, chosen):
        """The mean loss of a batch, and the statistics after it."""
        p = {**p, **statistics}
        if is_whole:
            y, new = forward(p, x[jnp.array(chosen)])
        else:
            y, new = [forward(p, x[i]) for i in chosen], {}
        return jnp.mean(jnp.stack([loss(y[n], t[i]) for n, i in enumerate(chosen)])), new

    (value, _), gradient = jax.value_and_grad(batch_loss, has_aux=True)(
        p, statistics, list(range(SAMPLES)))
    batch = BATCHES.get(name, 1)
    stepped, measured = p, statistics
    for step in range(STEPS):
        chosen = [(step * batch + i) % SAMPLES for i in range(batch)]
        g, new = jax.grad(batch_loss, has_aux=True)(stepped, measured, chosen)
        stepped = {k: stepped[k] - RATE * g[k] for k in stepped}
        measured = {**measured, **new}
    if is_whole:
        stepped = {**stepped, **measured}
    np.savez(os.path.join(folder, "weights.npz"), **p, **statistics)
    np.savez(os.path.join(folder, "gradients.npz"), loss=value,
             **{k: np.asarray(v) for k, v in gradient.items()})
    np.savez(os.path.join(folder, "stepped.npz"), **{k: np.asarray(v) for k, v in stepped.items()})
    columns = [f"x{i}" for i in range(width)] + [f"t{i}" for i in range(t.shape[1])]
    with open(os.path.join(folder, "data.csv"), "w") as file:
        file.write(",".join(columns) + "\n")
        for i in range(SAMPLES):
            target = [str(int(v)) for v in t[i]] if kind > 0 else [f"{v:.6f}" for v in t[i]]
            file.write(",".join([f"{v:.6f}" for v in x[i]] + target) + "\n")
    targets = ", ".join(columns[width:])
    with open(os.path.join(folder, "job.yaml"), "w") as file:
        file.write(f"""name: {name}
model: {{input: [{width}], layers: {layers}}}
loss: {key}
optimizer: {{sgd: {{learning_rate: {RATE}}}}}
training: {{{f"batch_size: {batch}, " if batch > 1 else ""}{"batching: whole, " if is_whole else ""}epochs: 2}}
data: {{train: data.csv, target: {targets if t.shape[1] == 1 else f"[{targets}]"}}}
""")
