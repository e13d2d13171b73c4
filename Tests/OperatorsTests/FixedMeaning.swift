import ExactArithmetic
import FixedPoint
import GraphIR
import Operators

/// What the results of one kernel call must be.
struct FixedMeaning {
  private let item: KernelCase
  private let exact: [Tensor<ExactReal>]
  private let outcome: KernelProgram.Outcome

  init(_ item: KernelCase, _ round: Int, _ outcome: KernelProgram.Outcome) {
    self.item = item
    exact = item.exact[round]
    self.outcome = outcome
  }

  /// What is wrong with a result; empty when it is right.
  func complaints(result index: Int) -> [String] {
    let buffer = item.site.results[index]
    let (truth, raws) = (exact[index].elements.map(\.value), outcome.results[index])
    switch buffer.format {
    case .fixed(let format, let scale):
      guard scale == .sample, item.call.returnsGradientExponent else {
        let k = scale == .sample ? item.exponent : 0
        return elements(truth, raws, format, exponent: k, bound: bound(result: index))
      }
      let wrong = exponentComplaint(truth, limit: buffer.exponentLimit).map { [$0] } ?? []
      guard outcome.exponent >= 0 else {
        return wrong + (raws.allSatisfy { $0 == 0 } ? [] : ["a cotangent without an exponent"])
      }
      return wrong
        + elements(
          truth, raws, format, exponent: outcome.exponent, bound: bound(result: index))
    case .master(let plane, let rule):
      // With a residual kept half a weight ulp above the true value; saturated at the ends.
      let fractionBits = plane.fractionBits + rule.residualBits
      let unit = 1 << rule.residualBits
      let lowest = plane.storage.range.lowerBound * unit
      let highest = plane.storage.range.upperBound * unit + unit - 1
      return zip(truth, raws).compactMap { truth, raw in
        func clamped(_ master: Int) -> Int { min(max(master, lowest), highest) }
        guard rule == .stochastic16 else {
          let expected = clamped(truth.raw(fractionBits: fractionBits) + rule.halfUnit)
          return raw == expected ? nil : "master \(raw) is not \(expected)"
        }
        // To nearest half a unit lower and higher: the integers around it.
        let half = Dyadic(mantissa: 1, exponent: -fractionBits - 1)
        let below = clamped((truth - half).raw(fractionBits: fractionBits))
        let above = clamped((truth + half).raw(fractionBits: fractionBits))
        return (below...above).contains(raw) ? nil : "\(raw) is not in \(below)...\(above)"
      }
    case .float32, .index: return ["a fixed-point kernel has fixed-point results"]
    }
  }

  private func elements(
    _ truth: [Dyadic], _ raws: [Int], _ format: QFormat, exponent: Int, bound: Double
  ) -> [String] {
    let fractionBits = format.fractionBits + exponent
    let range = format.storage.range
    return zip(truth, raws).compactMap { truth, raw in
      if bound <= 0.5 {
        let expected = truth.raw(fractionBits: fractionBits, in: range)
        return raw == expected ? nil : "\(raw) is not \(expected)"
      }
      let scaled = truth * Dyadic(mantissa: 1, exponent: fractionBits)
      let clamped = min(max(scaled, Dyadic(range.lowerBound)), Dyadic(range.upperBound))
      let error = (Dyadic(raw) - clamped).absoluteValue
      return error <= Dyadic(bound)
        ? nil : "\(raw) is \(error) ulp from \(clamped), more than \(bound)"
    }
  }

  private func bound(result index: Int) -> Double {
    item.meaning.errorBoundULP(
      ofResult: index, at: item.site, exponent: max(outcome.exponent, 0))
  }

  /// k is the number of redundant sign bits of the largest |cotangent| in int32.
  private func exponentComplaint(_ truth: [Dyadic], limit: Int) -> String? {
    guard let loss = item.use.op as? any LossOperator else { return "a k without a loss" }
    let measure = loss.exponentMeasure(at: item.site)
    let largest = truth.map(\.absoluteValue).max() ?? Dyadic(0)
    let scaled = largest * Dyadic(measure.factor)
    let magnitude = scaled.raw(fractionBits: measure.fractionBits)
    let slack = measure.slack
    let k = outcome.exponent
    let most = Self.redundantSignBits(max(magnitude - slack, 0), limit: limit)
    let least = Self.redundantSignBits(magnitude + slack, limit: limit)
    let isLegal = k == most || (k >= least && (most < 0 || k <= most))
    return isLegal ? nil : "k = \(k) for \(magnitude) at most \(limit)"
  }

  private static func redundantSignBits(_ magnitude: Int, limit: Int) -> Int {
    magnitude == 0 ? -1 : min(limit, max(magnitude.leadingZeroBitCount - 33, 0))
  }
}
