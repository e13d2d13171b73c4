import Diagnostics
import Drift
import Foundation
import GraphIR

/// The bound of every accumulator, on the traced steps.
///
/// Checked kernels sum in 64 bits and count a sum that the accumulator does not hold. A calibrated
/// bound must hold the exact sums, rounding half included; a proved one needs no run.
public struct BoundCheck: JobCheck {
  public let name = "bounds"
  /// Whether a bound that is only calibrated is a failure.
  public let demandsProofs: Bool
  public init(demandsProofs: Bool) { self.demandsProofs = demandsProofs }

  public func run(in context: CheckContext) async throws -> CheckFinding {
    let runs = try await context.runs()
    let program = context.subject.task.emission.fixed
    var (proved, calibrated) = (0, [String]())
    var largest: (name: String, share: Double)?
    for index in program.graph.nodes.indices {
      guard let bound = program.quantized.calls[index]?.bound else { continue }
      let node = program.graph.nodes[index]
      guard runs.counters[index].violations == 0 else {
        return .failed(
          "a sum of '\(node.name)' did not fit its \(bound.width)-bit accumulator, or another "
            + "requirement of its kernel broke, \(runs.counters[index].violations) times")
      }
      guard bound.evidence != .proved else {
        proved += 1
        continue
      }
      calibrated.append(node.name)
      guard let sum = largestSum(bound, in: program.quantized.site(node), node, runs) else {
        continue
      }
      guard sum <= bound.magnitude else {
        return .failed(
          "the accumulator of '\(node.name)' reached \(text(sum)), "
            + "\(text((sum / bound.magnitude - 1) * 100)) % above its bound of "
            + "\(text(bound.magnitude)): calibrate on more steps, or raise formats.headroom_bits")
      }
      let share = sum / bound.magnitude
      if share >= largest?.share ?? 0 { largest = (node.name, share) }
    }
    let peak =
      largest.map {
        "; the largest sum is \(Int(($0.share * 100).rounded(.up))) % of its bound, in '\($0.name)'"
      }
      ?? ""
    let count = "\(proved) bounds proved, \(calibrated.count) calibrated"
    guard !demandsProofs || calibrated.isEmpty else {
      let names = calibrated.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
      return .failed("\(count), and --proved demands proofs: \(names)")
    }
    return .passed("\(count); all hold over \(runs.errors.steps) steps\(peak)")
  }

  private func text(_ sum: Double) -> String { String(format: "%.5g", sum) }

  /// The largest exact |sum| with its rounding half, in units of the accumulator; nil where no
  /// traced step computed it.
  private func largestSum(
    _ bound: AccumulatorBound, in site: LoweringSite, _ node: Node, _ runs: CheckContext.Runs
  ) -> Double? {
    guard let statistics = runs.errors.statistics[node.results[0]],
      let result = site.results[0].format.format
    else { return nil }
    let fractionBits = bound.fractionBits
    func power(_ exponent: Int) -> Double {
      Double(sign: .plus, exponent: exponent, significand: 1)
    }
    let shift = fractionBits - result.fractionBits
    return statistics.magnitude * power(fractionBits) + (shift > 0 ? power(shift - 1) : 0)
  }
}
