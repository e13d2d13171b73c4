/// A use of an operator for the law suites: attributes, shapes and where its operands may lie.
public struct Specimen: Sendable {
  public enum Domain: Sendable {
    /// Reals in a range, drawn away from kinks when derivatives are checked.
    case reals(ClosedRange<Double>)
    /// Whole numbers below the count, as the caller gives them.
    case index(below: Int)
    /// Whole numbers below the count that another operator computed: int8 without fraction bits.
    case whole(below: Int)
    /// Numbers that operands are sure to be, such as targets: never beyond.
    case target(TargetDomain)

    /// The numbers that an element may be; nil of an index.
    public var range: ClosedRange<Double>? {
      switch self {
      case .reals(let range), .target(.between(let range)): range
      case .target(.signs), .target(.real): -1...1
      case .target(.distribution): 0...1
      case .whole(let count): 0...Double(count - 1)
      case .index: nil
      }
    }
  }

  public let op: any Operator
  public let operands: [(shape: Shape, domain: Domain)]
  /// Which operand plays a parameter, for update operators.
  public let parameter: Int?
  /// Which operand plays a state, for sums over samples.
  public let state: Int?

  public init(
    _ op: any Operator, _ operands: [(Shape, Domain)], parameter: Int? = nil, state: Int? = nil
  ) {
    self.op = op
    self.operands = operands.map { (shape: $0.0, domain: $0.1) }
    self.parameter = parameter
    self.state = state
  }
}
