import GraphIR
import Operators

// Operators that move elements. Axes and ends below 0 count from the end.

/// The same elements as a vector.
public func flatten(
  _ x: GraphValue, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "flatten", on: [x], name: name, file: file, line: line)[0]
}

/// The same elements without axes of one element; by default without all of these.
public func squeeze(
  _ x: GraphValue, axis: AxisNumbers? = nil, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "squeeze", on: [x], ["axis": axis?.value], name: name, file: file, line: line)[0]
}

/// The same elements with one more axis, of one element.
public func unsqueeze(
  _ x: GraphValue, axis: Int, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "unsqueeze", on: [x], ["axis": .integer(axis)], name: name, file: file, line: line)[0]
}

/// Nearest neighbours: every element of [channels, …] so many times along each axis.
public func upsample(
  _ x: GraphValue, _ factor: AxisNumbers, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "upsample", on: [x], ["factor": factor.value], name: name, file: file, line: line)[0]
}

/// From `from` on, up to but without `to`, of the axes named, by default of all.
public func slice(
  _ x: GraphValue, axis: AxisNumbers? = nil, from: AxisNumbers? = nil, to: AxisNumbers? = nil,
  step: AxisNumbers? = nil, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "slice", on: [x],
    ["axis": axis?.value, "from": from?.value, "to": to?.value, "step": step?.value], name: name,
    file: file, line: line)[0]
}

/// Zeros before and after the elements of the axes named, by default of all.
public func pad(
  _ x: GraphValue, axis: AxisNumbers? = nil, before: AxisNumbers = 0, after: AxisNumbers = 0,
  name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  x.builder.layer(
    "pad", on: [x], ["axis": axis?.value, "before": before.value, "after": after.value], name: name,
    file: file, line: line)[0]
}

/// So many equal parts of an axis.
public func split(
  _ x: GraphValue, axis: Int = 0, parts: Int, name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> [GraphValue] {
  x.builder.layer(
    "split", on: [x], ["axis": .integer(axis), "parts": .integer(parts)], name: name, file: file,
    line: line, results: parts)
}

/// The parts of an axis, of these sizes.
public func split(
  _ x: GraphValue, axis: Int = 0, sizes: [Int], name: String? = nil, file: String = #fileID,
  line: Int = #line
) -> [GraphValue] {
  x.builder.layer(
    "split", on: [x], ["axis": .integer(axis), "sizes": .integers(sizes)], name: name, file: file,
    line: line, results: sizes.count)
}

/// Tensors one after the other along an axis.
public func concat(
  _ a: GraphValue, _ b: GraphValue, _ others: GraphValue..., axis: Int, name: String? = nil,
  file: String = #fileID,
  line: Int = #line
) -> GraphValue {
  a.builder.layer(
    "concat", on: [a, b] + others, ["axis": .integer(axis)], name: name, file: file, line: line)[0]
}
