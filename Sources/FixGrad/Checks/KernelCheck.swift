import Diagnostics
import Drift
import Foundation
import GraphIR

/// Every kernel call of the traced steps against exact arithmetic on its stored operands.
///
/// A result of + − × max must be the exact result rounded once, bit for bit; others must be within
/// what their operator proves. No requirement of a kernel may be broken, and counting must not
/// change a bit.
public struct KernelCheck: JobCheck {
  public let name = "kernels"
  /// Whether a buffer that no step computed is a failure, as nothing was proved of it.
  private let demandsEveryBuffer: Bool
  public init(demandsEveryBuffer: Bool = true) { self.demandsEveryBuffer = demandsEveryBuffer }

  public func run(in context: CheckContext) async throws -> CheckFinding {
    let runs = try await context.runs()
    let program = context.subject.task.emission.fixed
    if let first = runs.errors.violations.first {
      let more = runs.errors.violations.count - 1
      return .failed(
        "'\(first.buffer)' (\(first.operation)) is \(first.errorULP) ulp from the exact result, "
          + "bound \(first.boundULP), at step \(first.step), element \(first.element), as "
          + "\(first.count - 1) more elements of it"
          + (more > 0 ? "; \(more) more buffers are off, too" : ""))
    }
    let broken = runs.counters.reduce(0) { $0 + $1.violations }
    guard broken == 0 else {
      return .failed("\(broken) requirements of kernels did not hold")
    }
    guard runs.traced == runs.plain else {
      return .failed(
        "the checked build trains to the weights \(runs.traced.weightHash), the plain build to "
          + "\(runs.plain.weightHash)")
    }
    var (rounded, bounded, floats, share) = (0, 0, 0, 0.0)
    let calls = program.quantized.training.trainNodes.filter {
      program.quantized.calls[$0] != nil
    }
    for value in calls.flatMap({ program.graph.nodes[$0].results }) {
      guard program.quantized.formats[value] != .float32 else {
        floats += 1
        continue
      }
      guard let statistics = runs.errors.statistics[value] else {
        guard demandsEveryBuffer else { continue }
        return .failed(
          "\(runs.errors.steps) steps never reached '\(program.graph.name(value))': take more with "
            + "--steps, unless no sample of the data has a gradient there")
      }
      if statistics.boundULP <= 0.5 {
        rounded += statistics.elements
      } else {
        bounded += statistics.elements
        share = max(share, statistics.maxErrorULP / statistics.boundULP)
      }
    }
    let others =
      bounded == 0
      ? ""
      : ", \(bounded) within their bounds, at most \(Int((share * 100).rounded(.up))) % of them"
    return .passed(
      "\(runs.errors.steps) steps: \(rounded) results are the exact ones rounded once\(others)"
        + (floats == 0 ? "" : ", \(floats) float32 buffers without a bound are not compared")
        + "; 0 violations; weights \(runs.plain.weightHash) with and without counting")
  }
}
