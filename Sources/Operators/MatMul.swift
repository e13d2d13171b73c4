import FixedPoint
import GraphIR

/// A matrix product `c = a′ · b′`, ′ transposing where asked; operands are read in place.
///
/// A vector counts as a row on the left and as a column on the right and is never transposed; the
/// result loses that axis.
public struct MatMul: Operator {
  public static let name = "matmul"
  public let transposeLeft: Bool
  public let transposeRight: Bool

  public init(transposeLeft: Bool = false, transposeRight: Bool = false) {
    self.transposeLeft = transposeLeft
    self.transposeRight = transposeRight
  }

  public var attributes: String {
    [transposeLeft ? "transpose_left" : nil, transposeRight ? "transpose_right" : nil]
      .compactMap { $0 }.joined(separator: ", ")
  }

  // MARK: Shape

  /// The product as loops over dense arrays: element strides of either operand.
  struct Loops {
    var rows: Int, inner: Int, columns: Int
    var leftRow: Int, leftInner: Int, rightInner: Int, rightColumn: Int
    var shape: Shape
  }

  func loops(_ a: Shape, _ b: Shape) throws(ShapeError) -> Loops {
    guard (1...2).contains(a.rank), (1...2).contains(b.rank) else {
      throw ShapeError("matmul takes vectors and matrices", [a, b])
    }
    let left: (rows: Int, inner: Int, row: Int, step: Int) =
      a.rank == 1
      ? (1, a[0], a[0], 1)
      : transposeLeft ? (a[1], a[0], 1, a[1]) : (a[0], a[1], a[1], 1)
    let right: (inner: Int, columns: Int, step: Int, column: Int) =
      b.rank == 1
      ? (b[0], 1, 1, 1)
      : transposeRight ? (b[1], b[0], 1, b[1]) : (b[0], b[1], b[1], 1)
    guard left.inner == right.inner else {
      throw ShapeError(
        "matmul's inner extents differ: \(left.inner) on the left, \(right.inner) on the right",
        [a, b])
    }
    let extents = (a.rank == 2 ? [left.rows] : []) + (b.rank == 2 ? [right.columns] : [])
    return Loops(
      rows: left.rows, inner: left.inner, columns: right.columns, leftRow: left.row,
      leftInner: left.step, rightInner: right.step, rightColumn: right.column,
      shape: Shape(extents))
  }

  /// The loops for shapes that `resultShapes` accepted.
  private func acceptedLoops(_ a: Shape, _ b: Shape) -> Loops {
    guard let loops = try? loops(a, b) else {
      preconditionFailure("matmul is used on the shapes that it accepted")
    }
    return loops
  }

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    [try loops(operands[0], operands[1]).shape]
  }

  // MARK: Gradient

  public static let gradientFormula = "da = dc · bᵀ, db = aᵀ · dc"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dc = try site.cotangent(in: &graph)
    let (a, b) = (site.operands[0], site.operands[1])
    var (da, db): (Value?, Value?) = (nil, nil)
    if site.wanted[0] {
      da = try leftGradient(a, b, dc, name: graph.gradientName(of: a), in: &graph)
    }
    if site.wanted[1] {
      db = try rightGradient(a, b, dc, name: graph.gradientName(of: b), in: &graph)
    }
    return [da, db]
  }

  /// da′ = dc · b′ᵀ, transposed back.
  private func leftGradient(
    _ a: Value, _ b: Value, _ dc: Value, name: String, in graph: inout Graph
  ) throws(ShapeError) -> Value {
    switch (graph.shape(a).rank, graph.shape(b).rank) {
    case (2, 2):
      let op =
        transposeLeft
        ? MatMul(transposeLeft: transposeRight, transposeRight: true)
        : MatMul(transposeRight: !transposeRight)
      return transposeLeft
        ? try graph.apply(op, b, dc, name: name, role: .gradient)
        : try graph.apply(op, dc, b, name: name, role: .gradient)
    case (2, 1):
      return transposeLeft
        ? try graph.apply(OuterProduct(), b, dc, name: name, role: .gradient)
        : try graph.apply(OuterProduct(), dc, b, name: name, role: .gradient)
    case (1, 2):
      return try graph.apply(
        MatMul(transposeLeft: transposeRight), b, dc, name: name, role: .gradient)
    default: return try graph.scaled(b, by: dc, name: name)
    }
  }

  /// db′ = a′ᵀ · dc, transposed back.
  private func rightGradient(
    _ a: Value, _ b: Value, _ dc: Value, name: String, in graph: inout Graph
  ) throws(ShapeError) -> Value {
    switch (graph.shape(a).rank, graph.shape(b).rank) {
    case (2, 2):
      let op =
        transposeRight
        ? MatMul(transposeLeft: true, transposeRight: transposeLeft)
        : MatMul(transposeLeft: !transposeLeft)
      return transposeRight
        ? try graph.apply(op, dc, a, name: name, role: .gradient)
        : try graph.apply(op, a, dc, name: name, role: .gradient)
    case (2, 1):
      return try graph.apply(
        MatMul(transposeLeft: !transposeLeft), a, dc, name: name, role: .gradient)
    case (1, 2):
      return transposeRight
        ? try graph.apply(OuterProduct(), dc, a, name: name, role: .gradient)
        : try graph.apply(OuterProduct(), a, dc, name: name, role: .gradient)
    default: return try graph.scaled(a, by: dc, name: name)
    }
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let (a, b) = (operands[0], operands[1])
    let loops = acceptedLoops(a.shape, b.shape)
    var c: [S] = []
    c.reserveCapacity(loops.shape.count)
    a.elements.withUnsafeBufferPointer { left in
      b.elements.withUnsafeBufferPointer { right in
        guard let a0 = left.baseAddress, let b0 = right.baseAddress else { return }
        for row in 0..<loops.rows {
          for column in 0..<loops.columns {
            c.append(
              S.sumOfProducts(
                a0 + row * loops.leftRow, loops.leftInner, b0 + column * loops.rightColumn,
                loops.rightInner, count: loops.inner))
          }
        }
      }
    }
    return [Tensor(loops.shape, c)]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { bilinearScale(operands) }

  public func accumulator(at site: LoweringSite) throws(FormatError) -> AccumulatorBound? {
    try bound(site)
  }

  private func bound(_ site: LoweringSite) throws(FormatError) -> AccumulatorBound {
    let inner = acceptedLoops(site.operands[0].shape, site.operands[1].shape).inner
    return try site.bound(site.products(of: 0, and: 1, count: inner))
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (a, b, c) = (site.operands[0], site.operands[1], site.results[0])
    let loops = acceptedLoops(a.shape, b.shape)
    let arguments: [KernelCall.Argument] =
      [a, b, c].map { .value($0.value) }
      + [
        loops.rows, loops.inner, loops.columns, loops.leftRow, loops.leftInner, loops.rightInner,
        loops.rightColumn,
      ].map { .constant($0) }
    if site.isFloat {
      return KernelCall(Kernel("fg_matmul_f32", header: "fg_matmul_f32.h"), arguments)
    }
    let fraction = a.fractionBits + b.fractionBits
    let bound = try bound(site)
    let sum = bound.accumulator
    return KernelCall(
      Kernel(
        template: "fg_matmul", ["A": a.type, "B": b.type, "Y": c.type, "ACC": sum.kernelName],
        calling: [.dotColumns(a, b, sum), .dotColumns(b, a, sum)]),
      arguments + [.constant(fraction - c.fractionBits)] + sum.blockArguments, bound: bound)
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(MatMul(), [([3, 4], .unit), ([4, 2], .unit)]),
    Specimen(MatMul(transposeLeft: true), [([4, 3], .wide), ([4, 2], .unit)]),
    Specimen(MatMul(transposeRight: true), [([3, 4], .unit), ([2, 4], .wide)]),
    Specimen(
      MatMul(transposeLeft: true, transposeRight: true), [([4, 3], .unit), ([2, 4], .unit)]),
    Specimen(MatMul(), [([3, 4], .unit), ([4], .unit)]),
    Specimen(MatMul(transposeLeft: true), [([4, 3], .unit), ([4], .unit)]),
    Specimen(MatMul(), [([4], .unit), ([4, 3], .unit)]),
    Specimen(MatMul(transposeRight: true), [([4], .unit), ([3, 4], .unit)]),
    Specimen(MatMul(), [([5], .unit), ([5], .unit)]),
  ]
}

extension Graph {
  /// `value · factor` for a scalar factor.
  mutating func scaled(_ value: Value, by factor: Value, name: String) throws(ShapeError) -> Value {
    let spread = try apply(
      Broadcast(to: shape(value)), factor, name: "\(self.name(factor)).spread", role: .gradient)
    return try apply(Multiply(), value, spread, name: name, role: .gradient)
  }
}

extension Kernel {
  /// The sum of products of two vectors.
  static func dot(_ a: Buffer, _ b: Buffer, _ sum: Accumulator) -> Kernel {
    Kernel(template: "fg_dot", ["A": a.type, "B": b.type, "ACC": sum.kernelName])
  }

  /// The sums of products of a vector and neighbouring columns of a matrix.
  static func dotColumns(_ a: Buffer, _ b: Buffer, _ sum: Accumulator) -> Kernel {
    Kernel(
      template: "fg_dot_columns", ["A": a.type, "B": b.type, "ACC": sum.kernelName],
      calling: [.dot(a, b, sum)])
  }

  /// The sums of products of a vector and the rows of a matrix.
  static func dotRows(_ a: Buffer, _ b: Buffer, _ sum: Accumulator) -> Kernel {
    Kernel(
      template: "fg_dot_rows", ["A": a.type, "B": b.type, "ACC": sum.kernelName],
      calling: [.dot(a, b, sum)])
  }
}

extension Accumulator {
  /// The number of products of a block, where kernels take one.
  var blockArguments: [KernelCall.Argument] {
    if case .block(let count) = self { [.constant(count)] } else { [] }
  }
}
