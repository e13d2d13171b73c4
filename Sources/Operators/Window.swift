import Diagnostics
import GraphIR

/// How a window of taps slides along one axis: tap t of place p lies on element
/// `p · stride + t · dilation − before`; elements outside are padding.
public struct WindowAxis: Hashable, Sendable {
  public var taps: Int
  public var stride = 1
  public var before = 0
  public var after = 0
  public var dilation = 1

  public init(taps: Int, stride: Int = 1, before: Int = 0, after: Int = 0, dilation: Int = 1) {
    self.taps = taps
    self.stride = stride
    self.before = before
    self.after = after
    self.dilation = dilation
  }

  /// Elements from the first tap to the last.
  public var extent: Int { (taps - 1) * dilation + 1 }

  /// The places of the window along so many elements; one that does not fit at the end is dropped.
  public func places(along elements: Int) -> Int {
    let room = elements + before + after - extent
    return room < 0 ? 0 : room / stride + 1
  }

  /// The padding with which a window of stride 1 has a place for every element, of a greater stride
  /// one for every `stride` elements; an odd one goes to the end.
  public func paddedToSame(along elements: Int) -> WindowAxis {
    let places = (elements + stride - 1) / stride
    let padding = max(0, (places - 1) * stride + extent - elements)
    var axis = self
    (axis.before, axis.after) = (padding / 2, padding - padding / 2)
    return axis
  }
}

/// A window over the last axes of a tensor: one axis of a sequence, two of an image.
public struct Window: Hashable, Sendable {
  public var axes: [WindowAxis]
  public init(_ axes: [WindowAxis]) { self.axes = axes }

  /// `kernel: [3, 3], stride: [2, 2], padding: [1, 1, 1, 1]`, without what is 1 or 0 throughout.
  var attributes: String {
    func list(_ name: String, _ values: [Int], unless plain: Int) -> String? {
      values.allSatisfy { $0 == plain } ? nil : "\(name): \(Shape(values))"
    }
    return [
      "kernel: \(Shape(axes.map(\.taps)))",
      list("stride", axes.map(\.stride), unless: 1),
      list("padding", axes.map(\.before) + axes.map(\.after), unless: 0),
      list("dilation", axes.map(\.dilation), unless: 1),
    ].compactMap { $0 }.joined(separator: ", ")
  }

  /// The extents of the result along the window's axes.
  /// - Throws: where the window is larger than the padded operand.
  func places(along extents: [Int], of name: String) throws(ShapeError) -> [Int] {
    let places = zip(axes, extents).map { $0.places(along: $1) }
    guard let axis = places.firstIndex(of: 0) else { return places }
    let (window, elements) = (axes[axis], extents[axis])
    throw ShapeError(
      "the window of \(name) spans \(window.extent) elements, its input has "
        + "\(elements + window.before + window.after)"
        + (window.before + window.after > 0 ? ", padding included" : ""), [Shape(extents)],
      remedy: "a kernel of at most \(elements), or padding: same")
  }

  /// Two axes, the outer of one element where there is one: what kernels take.
  var planar: [WindowAxis] { axes.count == 1 ? [WindowAxis(taps: 1)] + axes : axes }
}

extension Shape {
  /// Channels, height and width, the height 1 of a sequence.
  var planar: (channels: Int, height: Int, width: Int) {
    rank == 2 ? (self[0], 1, self[1]) : (self[0], self[1], self[2])
  }
}

extension Shape {
  /// Throws where these are not channels and so many axes.
  package func requireChannels(axes: Int, _ name: String) throws(ShapeError) {
    guard rank != axes + 1 else { return }
    throw ShapeError(
      "\(name) takes [channels\(axes == 1 ? ", length" : ", height, width")]", [self],
      remedy: rank == axes ? "an input of \(Shape([1] + extents))" : nil)
  }
}

extension KeyedReader {
  /// The window of a layer over the last axes of a shape, whose extents `padding: same` looks at;
  /// nil when a key was wrong.
  ///
  /// - Parameters:
  ///   - stride: where the job names none: the kernel's extent of pools, 1 of convolutions.
  ///   - takesSame: whether `padding: same` is one.
  package mutating func window(
    over shape: Shape, axes: Int, stride: (Int) -> Int, dilates: Bool, takesSame: Bool = true,
    example: String
  ) -> Window? {
    let extents =
      shape.rank == axes + 1 ? Array(shape.extents.dropFirst()) : Array(repeating: 1, count: axes)
    let taps = numbers("kernel", axes, from: 1, required: example)
    let strides = numbers("stride", axes, from: 1)
    let dilations = dilates ? numbers("dilation", axes, from: 1) : nil
    var (isSame, padding): (Bool, [Int]?) = (false, nil)
    if takesSame, case .string? = value("padding")?.kind {
      _ = choice("padding", of: ["same"], default: "same")
      isSame = true
    } else {
      padding = self.padding(axes)
    }
    guard let taps else { return nil }
    return Window(
      (0..<axes).map {
        let axis = WindowAxis(
          taps: taps[$0], stride: strides?[$0] ?? stride(taps[$0]),
          before: padding?[$0] ?? 0, after: padding?[axes + $0] ?? 0,
          dilation: dilations?[$0] ?? 1)
        return isSame ? axis.paddedToSame(along: extents[$0]) : axis
      })
  }

  /// Padding before every axis, then after: from one number, one an axis or both.
  private mutating func padding(_ axes: Int) -> [Int]? {
    guard let value = value("padding") else { return nil }
    guard case .list(let items) = value.kind, items.count == 2 * axes else {
      return numbers("padding", axes, from: 0, orBoth: true).map { $0 + $0 }
    }
    return integers(items, of: "padding", in: 0...(1 << 15))
  }

  /// One number for all axes, or one each.
  package mutating func numbers(
    _ key: String, _ axes: Int, from lowest: Int, through highest: Int = 1 << 15,
    required example: String? = nil, orBoth: Bool = false
  ) -> [Int]? {
    let found = example.map { requiredValue(key, remedy: $0) } ?? value(key)
    guard let found else { return nil }
    guard case .list(let items) = found.kind else {
      return integers([found], of: key, in: lowest...highest).map {
        Array(repeating: $0[0], count: axes)
      }
    }
    guard items.count == axes else {
      let both = orBoth ? ", or \(2 * axes) with those after the axes" : ""
      report(
        Diagnostic(
          "wrong-length", "\(path(of: key)) must have \(axes) numbers\(both), found \(items.count)",
          at: found.location))
      return nil
    }
    return integers(items, of: key, in: lowest...highest)
  }

  private mutating func integers(
    _ items: [LocatedValue], of key: String, in range: ClosedRange<Int>
  ) -> [Int]? {
    var numbers: [Int] = []
    for item in items {
      do {
        numbers.append(try item.integer(named: path(of: key), in: range))
      } catch { report(error) }
    }
    return numbers.count == items.count ? numbers : nil
  }
}
