import ExactArithmetic
import GraphIR
import Operators
import Testing

/// One specimen of the catalog: what every law is checked on.
struct Use: Sendable, CustomTestStringConvertible {
  let specimen: Specimen
  let number: Int

  static let all: [Use] = OperatorCatalog.all.flatMap { type in
    type.specimens.enumerated().map { Use(specimen: $0.element, number: $0.offset) }
  }

  /// `linear specimen 0: [5] [3, 5] [3]`.
  var testDescription: String {
    let attributes = op.attributes.isEmpty ? "" : " {\(op.attributes)}"
    let shapes = specimen.operands.map { "\($0.shape)" }.joined(separator: " ")
    return "\(type(of: op).name)\(attributes) specimen \(number): \(shapes)"
  }

  var op: any Operator { specimen.op }
  var shapes: [Shape] { specimen.operands.map(\.shape) }

  /// A generator of its own, so that a failure repeats whatever else runs.
  func generator(_ salt: UInt64) -> SplitMix {
    SplitMix(state: testDescription.utf8.reduce(salt) { $0 &* 31 &+ UInt64($1) })
  }

  /// A random point of the domains, away from 0, where the catalog's kinks are.
  func point(_ generator: inout SplitMix) -> [Tensor<Double>] {
    specimen.operands.map { operand in
      Tensor(operand.shape, operand.domain.draw(operand.shape.count, &generator))
    }
  }
}

extension Specimen.Domain {
  /// The elements of one operand.
  func draw(_ count: Int, _ generator: inout SplitMix) -> [Double] {
    let elements = (0..<count).map { _ in draw(&generator) }
    guard case .target(.distribution) = self else { return elements }
    // One-hot rows now and then; squares reach further apart.
    guard Int.random(in: 0..<3, using: &generator) > 0 else {
      let label = Int.random(in: 0..<count, using: &generator)
      return (0..<count).map { $0 == label ? 1 : 0 }
    }
    let sum = elements.reduce(0) { $0 + $1 * $1 }
    return elements.map { $0 * $0 / sum }
  }

  func draw(_ generator: inout SplitMix) -> Double {
    switch self {
    case .index(let count), .whole(let count):
      return Double(Int.random(in: 0..<count, using: &generator))
    case .target(.signs): return Bool.random(using: &generator) ? 1 : -1
    case .reals, .target:
      guard let range else { return 0 }
      while true {
        let x = Double.random(in: range, using: &generator)
        if abs(x) > 1e-3 { return x }
      }
    }
  }

  var isIndex: Bool { if case .index = self { true } else { false } }

  var isWhole: Bool { if case .whole = self { true } else { false } }

  /// Whether elements never leave the domain.
  var isTarget: Bool { if case .target = self { true } else { false } }
}

extension Tensor where S == Double {
  /// The same numbers, whose inexact functions are rounded to `precision` bits.
  func exact(_ precision: Int) -> Tensor<ExactReal> {
    map { ExactReal($0, precision: precision) }
  }
}

/// A fixed sequence of random bits. Source: Steele, Lea, Flood (2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
