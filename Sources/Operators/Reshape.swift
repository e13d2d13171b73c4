import Diagnostics
import FixedPoint
import GraphIR

/// The same elements in the same order under another shape: no bytes move.
public struct Reshape: Operator {
  public static let name = "reshape"
  public let extents: [Int]
  public init(_ extents: [Int]) { self.extents = extents }

  public var attributes: String { "to: \(Shape(extents))" }

  // MARK: Job key

  public static let layers = [
    LayerDefinition(
      key: "reshape", mainKey: "shape", example: "reshape: [8, 8]",
      variants: [
        "reshape: [2, 3]", "reshape: [4, 2]", "reshape: [12]", "reshape: [2, 1, 3]",
        "reshape: [3, 2, 4]",
      ]
    ) {
      reader, site, graph throws(ShapeError) in
      guard let extents = reader.extents("shape", from: 1) else { return nil }
      return try graph.apply(Reshape(extents), site.inputs, name: site.name)[0]
    },
    LayerDefinition(key: "flatten", example: "flatten") {
      _, site, graph throws(ShapeError) in
      let count = graph.shape(site.inputs[0]).count
      return try graph.apply(Reshape([count]), site.inputs, name: site.name)[0]
    },
    LayerDefinition(key: "squeeze", mainKey: "axis", example: "squeeze: 0", variants: ["squeeze"]) {
      reader, site, graph throws(ShapeError) in
      let shape = graph.shape(site.inputs[0])
      let single = shape.extents.indices.filter { shape[$0] == 1 }
      guard let axes = reader.axes("axis", of: shape, default: single) else { return nil }
      if let axis = axes.first(where: { shape[$0] != 1 }) {
        throw ShapeError(
          "squeeze drops axes of one element, and axis \(axis) has \(shape[axis])", [shape])
      }
      let kept = shape.extents.indices.filter { !axes.contains($0) }.map { shape[$0] }
      return try graph.apply(Reshape(kept), site.inputs, name: site.name)[0]
    },
    LayerDefinition(
      key: "unsqueeze", mainKey: "axis", example: "unsqueeze: 0", variants: ["unsqueeze: 1"]
    ) {
      reader, site, graph throws(ShapeError) in
      var extents = graph.shape(site.inputs[0]).extents
      guard reader.requiredValue("axis", remedy: "unsqueeze: 0") != nil,
        let axis = reader.axis("axis", rank: extents.count + 1)
      else { return nil }
      extents.insert(1, at: axis)
      return try graph.apply(Reshape(extents), site.inputs, name: site.name)[0]
    },
  ]

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let result = Shape(extents)
    guard result.count == operands[0].count else {
      throw ShapeError(
        "reshape keeps the number of elements, \(operands[0].count), and \(result) has "
          + "\(result.count)", [operands[0], result])
    }
    return [result]
  }

  // MARK: Gradient

  public static let gradientFormula = "dx = dy in the operand's shape"

  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let dy = try site.cotangent(in: &graph)
    let shape = graph.shape(site.operands[0])
    let name = graph.gradientName(of: site.operands[0])
    return [try graph.apply(Reshape(shape.extents), dy, name: name, role: .gradient)]
  }

  // MARK: Reference

  @specialized(where S == Double)
  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [Tensor(Shape(extents), operands[0].elements)]
  }

  // MARK: Fixed point

  public func resultScales(_ operands: [Scale]) -> [Scale]? { operands }
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [operands[0].format]
  }
  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    preconditionFailure("a view has no kernel: its bytes are its operand's")
  }
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double { 0 }

  // MARK: Memory

  public static let isView = true

  // MARK: Specimens

  public static let specimens = [Specimen(Reshape([2, 3]), [([6], .unit)])]
}

extension KeyedReader {
  /// A list of integers of at least `lowest`; nil when it is absent or wrong, which is remembered.
  mutating func extents(_ key: String, from lowest: Int) -> [Int]? {
    guard let items = requiredList(key) else { return nil }
    var extents: [Int] = []
    for item in items {
      do {
        extents.append(try item.integer(named: path(of: key), in: lowest...(1 << 24)))
      } catch { report(error) }
    }
    return extents.count == items.count ? extents : nil
  }
}
