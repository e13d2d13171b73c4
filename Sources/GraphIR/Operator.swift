import FixedPoint

/// An operator of the graph: shape, gradient, reference and fixed point in one value.
///
/// To add one, write a file with these sections and add a line to `OperatorCatalog`; the law
/// suites of the catalog then test it on its `specimens`.
public protocol Operator: Sendable {
  /// Its name in listings and messages: `matmul`.
  static var name: String { get }
  /// The suffixes of its results' names; the first is not used.
  static var resultNames: [String] { get }
  /// The roles of results that differ from the node's own.
  static var roles: [Int: Role] { get }
  /// A canonical text of its attributes, empty without any: part of the model's hash.
  var attributes: String { get }

  // MARK: Job key
  /// The layer of job files that builds it, nil when there is none.
  static var layer: LayerDefinition? { get }
  /// The layers of job files that build it, where there are several: those of ``layer`` by default.
  static var layers: [LayerDefinition] { get }

  // MARK: Shape
  /// The shapes of the results; throws where the operands do not fit.
  func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape]

  // MARK: Gradient
  /// The cotangents of the operands, nil for operands without one, as new nodes of `graph`.
  func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?]
  /// One line for listings: `dx = Wᵀ · dy, dW = dy ⊗ x, db = dy`; empty without a gradient.
  static var gradientFormula: String { get }

  // MARK: Reference
  /// The exact meaning, in any scalar.
  func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>]

  // MARK: Fixed point
  /// The scales of the results, nil where the operands' scales are illegal together.
  func resultScales(_ operands: [Scale]) -> [Scale]?
  /// Formats that do not follow from the observed range alone; nil entries do. `observed` holds
  /// the largest magnitude of every result, `storages` what is asked of it.
  func resultFormats(
    _ operands: [Buffer], observed: [Double], storages: [Storage]
  ) -> [BufferFormat?]
  /// The most fraction bits that operand `index` may have; nil when any will do.
  func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int?
  /// What a tensor of the model has to be stored as to be operand `index`, unless the job says
  /// otherwise; nil when any storage will do.
  func storage(ofOperand index: Int) -> Storage?
  /// What holds the sums of result 0 and why it may, nil when there are none.
  func accumulator(at site: LoweringSite) throws(FormatError) -> AccumulatorBound?
  /// The kernel call for these formats.
  func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall
  /// The texts of C headers that its kernels are in, by file name, where FixGrad does not have them.
  ///
  /// They are copied into packages that call them, together with the `fg_*.h` that they include. A
  /// kernel is declared `FG_API`, includes `fg_template.h` or `fg_arith.h` and does all that rounds,
  /// shifts or saturates with their functions.
  static var kernelHeaders: [String: String] { get }
  /// The largest error of a result beyond saturation, in its ulp, in a sample of gradient exponent
  /// `k`; 0.5 is correct rounding, 0 exact.
  func errorBoundULP(ofResult index: Int, at site: LoweringSite, exponent k: Int) -> Double

  // MARK: Memory
  /// Whether the result is the operand's own bytes.
  static var isView: Bool { get }
  /// The operand whose bytes the result may take when nobody needs the operand any more.
  static var inPlaceOperand: Int? { get }
  /// The operand that the node overwrites: the parameter of an update, the state of a sum.
  static var updatedOperand: Int? { get }

  // MARK: Specimens
  /// Uses of the operator that the law suites run on.
  static var specimens: [Specimen] { get }
}

/// An operator whose reference can overwrite its updated operand, as its kernel does.
public protocol OverwritingOperator: Operator {
  /// Turns the updated operand into the first result; `operands` are the others, in order.
  func overwrite<S: Scalar>(_ updated: inout Tensor<S>, _ operands: [Tensor<S>])
}

extension Operator {
  public static var resultNames: [String] { [""] }
  public static var roles: [Int: Role] { [:] }
  public var attributes: String { "" }
  public static var layer: LayerDefinition? { nil }
  public static var layers: [LayerDefinition] { layer.map { [$0] } ?? [] }
  public static var gradientFormula: String { "" }
  public func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    throw .noGradient(of: Self.name)
  }
  public func resultScales(_ operands: [Scale]) -> [Scale]? {
    operands.contains(.sample) ? nil : Array(repeating: .static, count: Self.resultNames.count)
  }
  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    Array(repeating: nil, count: Self.resultNames.count)
  }
  public func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int? { nil }
  public func storage(ofOperand index: Int) -> Storage? { nil }
  public func accumulator(at site: LoweringSite) throws(FormatError) -> AccumulatorBound? { nil }
  public static var kernelHeaders: [String: String] { [:] }
  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double { 0.5 }
  public static var isView: Bool { false }
  public static var inPlaceOperand: Int? { nil }
  public static var updatedOperand: Int? { nil }
}
