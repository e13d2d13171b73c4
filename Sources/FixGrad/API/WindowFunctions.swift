import GraphIR
import Operators

// Convolutions and pools of [channels, length] or [channels, height, width]. Strides, paddings and
// dilations are a number for all axes or a list of one each.

/// A convolution of x [channels, length] by w [out, channels / groups, kernel], b [out].
public func conv1d(
  _ x: GraphValue, _ w: GraphValue, _ b: GraphValue? = nil, stride: AxisNumbers = 1,
  padding: WindowPadding = 0, dilation: AxisNumbers = 1, groups: Int = 1, name: String? = nil,
  file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.convolution(
    "conv1d", axes: 1, x, w, b,
    WindowKeys(stride, padding, dilation, groups: groups), name: name, file: file, line: line)
}

/// A convolution of x [channels, height, width] by w [out, channels / groups, kernel, kernel],
/// b [out].
public func conv2d(
  _ x: GraphValue, _ w: GraphValue, _ b: GraphValue? = nil, stride: AxisNumbers = 1,
  padding: WindowPadding = 0, dilation: AxisNumbers = 1, groups: Int = 1, name: String? = nil,
  file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.convolution(
    "conv2d", axes: 2, x, w, b,
    WindowKeys(stride, padding, dilation, groups: groups), name: name, file: file, line: line)
}

/// A convolution of each channel of x by its own kernel: w [channels, 1, kernel, kernel],
/// b [channels].
public func depthwiseConv2d(
  _ x: GraphValue, _ w: GraphValue, _ b: GraphValue? = nil, stride: AxisNumbers = 1,
  padding: WindowPadding = 0, dilation: AxisNumbers = 1, name: String? = nil,
  file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.convolution(
    "depthwise_conv2d", axes: 2, x, w, b,
    WindowKeys(stride, padding, dilation, groups: nil), name: name, file: file, line: line)
}

/// A transposed convolution of x [channels, length] by w [channels, out / groups, kernel], b [out],
/// which means what it means in PyTorch.
public func convTranspose1d(
  _ x: GraphValue, _ w: GraphValue, _ b: GraphValue? = nil, stride: AxisNumbers = 1,
  padding: AxisNumbers = 0, dilation: AxisNumbers = 1,
  outputPadding: AxisNumbers = 0, groups: Int = 1, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.convolutionTransposed(
    "conv_transpose1d", axes: 1, x, w, b,
    WindowKeys(stride, padding, dilation, outputPadding: outputPadding.value, groups: groups),
    name: name, file: file, line: line)
}

/// A transposed convolution of x [channels, height, width] by
/// w [channels, out / groups, kernel, kernel], b [out], which means what it means in PyTorch.
public func convTranspose2d(
  _ x: GraphValue, _ w: GraphValue, _ b: GraphValue? = nil, stride: AxisNumbers = 1,
  padding: AxisNumbers = 0, dilation: AxisNumbers = 1,
  outputPadding: AxisNumbers = 0, groups: Int = 1, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.convolutionTransposed(
    "conv_transpose2d", axes: 2, x, w, b,
    WindowKeys(stride, padding, dilation, outputPadding: outputPadding.value, groups: groups),
    name: name, file: file, line: line)
}

/// The largest element under a window of x [channels, length], never padding; the stride is the
/// kernel where none is given.
public func maxPool1d(
  _ x: GraphValue, kernel: AxisNumbers, stride: AxisNumbers? = nil,
  padding: WindowPadding = 0, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "max_pool1d", on: [x],
    ["kernel": kernel.value, "stride": stride?.value, "padding": padding.value], name: name,
    file: file, line: line)[0]
}

/// The largest element under a window of x [channels, height, width], never padding; the stride is
/// the kernel where none is given.
public func maxPool2d(
  _ x: GraphValue, kernel: AxisNumbers, stride: AxisNumbers? = nil,
  padding: WindowPadding = 0, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "max_pool2d", on: [x],
    ["kernel": kernel.value, "stride": stride?.value, "padding": padding.value], name: name,
    file: file, line: line)[0]
}

/// The mean under a window of x [channels, length], padding counted as zeros; the stride is the kernel
/// where none is given.
public func avgPool1d(
  _ x: GraphValue, kernel: AxisNumbers, stride: AxisNumbers? = nil,
  padding: WindowPadding = 0, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "avg_pool1d", on: [x],
    ["kernel": kernel.value, "stride": stride?.value, "padding": padding.value], name: name,
    file: file, line: line)[0]
}

/// The mean under a window of x [channels, height, width], padding counted as zeros; the stride is
/// the kernel where none is given.
public func avgPool2d(
  _ x: GraphValue, kernel: AxisNumbers, stride: AxisNumbers? = nil,
  padding: WindowPadding = 0, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "avg_pool2d", on: [x],
    ["kernel": kernel.value, "stride": stride?.value, "padding": padding.value], name: name,
    file: file, line: line)[0]
}

/// The mean of each channel: [channels] of [channels, …].
public func globalAvgPool(
  _ x: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "global_avg_pool", on: [x], name: name, file: file, line: line)[0]
}
