import GraphIR

/// The outer product of two vectors, `y[i, j] = a[i] · b[j]`.
public struct OuterProduct: Operator {
  public static let name = "outer_product"
  public init() {}

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let (a, b) = (operands[0], operands[1])
    guard a.rank == 1, b.rank == 1 else {
      throw ShapeError("an outer product takes two vectors", [a, b])
    }
    return [[a[0], b[0]]]
  }

  // MARK: Gradient

  public static let gradientFormula = "da = dy · b, db = dyᵀ · a"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let (a, b) = (site.operands[0], site.operands[1])
    let (nameA, nameB) = (graph.gradientName(of: a), graph.gradientName(of: b))
    return [
      site.wanted[0] ? try graph.apply(MatMul(), dy, b, name: nameA, role: .gradient) : nil,
      site.wanted[1]
        ? try graph.apply(MatMul(transposeLeft: true), dy, a, name: nameB, role: .gradient) : nil,
    ]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    let (a, b) = (operands[0], operands[1])
    var y: [S] = []
    y.reserveCapacity(a.elements.count * b.elements.count)
    for left in a.elements { for right in b.elements { y.append(left * right) } }
    return [Tensor([a.elements.count, b.elements.count], y)]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { bilinearScale(operands) }

  /// Lowered as the product of a column and a row: one kernel for every matrix product.
  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (a, b, y) = (site.operands[0], site.operands[1], site.results[0])
    func asMatrix(_ buffer: Buffer, _ shape: Shape) -> Buffer {
      Buffer(
        value: buffer.value, shape: shape, format: buffer.format, magnitude: buffer.magnitude)
    }
    let product = LoweringSite(
      operands: [asMatrix(a, [a.shape[0], 1]), asMatrix(b, [1, b.shape[0]])], results: [y],
      headroomBits: site.headroomBits, accumulator: site.accumulator)
    return try MatMul().lower(product)
  }

  // MARK: Specimens

  public static let specimens = [
    Specimen(OuterProduct(), [([3], .unit), ([4], .wide)]),
    Specimen(OuterProduct(), [([1], .unit), ([1], .unit)]),
  ]
}
