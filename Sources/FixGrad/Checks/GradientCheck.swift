import Autodiff
import Calibration
import Drift
import ExactArithmetic
import GraphIR

/// The backward pass against dual numbers, on samples of the job and its initial weights.
///
/// ⟨gradient, direction⟩ must be the derivative of the loss of the job's own graph along the
/// direction, carried by dual numbers in exact arithmetic: equal where both sides are made of
/// + − × max, else to 2^-200 of the sum of the terms at 512 bits. Directions are random, through
/// all parameters and through each alone; one that passes near a kink has no derivative to compare.
/// The rewritten program's updates must be those of the backward pass before its rewrites.
public struct GradientCheck: JobCheck {
  public let name = "gradients"
  private let samples: Int
  private let directions: Int

  /// Random directions, and those through each parameter, on the first samples of the job.
  public init(samples: Int = 4, directions: Int = 8) {
    self.samples = samples
    self.directions = directions
  }

  private static let precision = 512
  private static let bits = 200

  /// What one sample showed: how many directions agree and were skipped, or what is wrong.
  private struct Outcome: Sendable {
    var compared = 0
    var skipped = 0
    var problem: String?
  }

  public func run(in context: CheckContext) async throws -> CheckFinding {
    let subject = context.subject
    let point = GradientPoint(subject, precision: Self.precision)
    let isExact = point.isExact
    let count = min(samples, subject.steps)
    let outcomes = try await concurrentMap(Array(0..<count), width: context.jobs) { index in
      outcome(at: point, subject.sample(ofStep: index), index, isExact: isExact)
    }
    if let problem = outcomes.lazy.compactMap(\.problem).first { return .failed(problem) }
    let compared = outcomes.reduce(0) { $0 + $1.compared }
    let what = subject.training.batching == .whole ? "batches" : "samples"
    let near = "\(outcomes.reduce(0) { $0 + $1.skipped }) near a kink skipped"
    guard compared > 0 else { return .failed("no direction was compared: \(near)") }
    return .passed(
      "\(compared) directional derivatives on \(count) \(what), through all parameters "
        + "and each of \(point.trained.count) alone, "
        + "\(isExact ? "equal" : "equal to 2^-\(Self.bits)") those of dual numbers; \(near)")
  }

  private func outcome(
    at point: GradientPoint, _ sample: Sample, _ index: Int, isExact: Bool
  ) -> Outcome {
    defer { Dyadic.releaseThreadCache() }
    var outcome = Outcome()
    let gradients = point.gradients(sample)
    for direction in point.directions(random: directions, sample: index) {
      guard !point.isNearKink(sample, along: direction.tensors) else {
        outcome.skipped += 1
        continue
      }
      let truth = point.derivative(sample, along: direction.tensors)
      let product = GradientPoint.product(gradients, direction.tensors)
      let tolerance = isExact ? Dyadic(0) : product.scale(truth) * Self.unit
      guard (product.sum - truth).absoluteValue <= tolerance else {
        outcome.problem =
          "along \(direction.name) on sample \(index + 1) the backward pass gives "
          + "\(product.sum.double), dual numbers \(truth.double)"
        return outcome
      }
      outcome.compared += 1
    }
    if let wrong = point.wrongUpdate(sample, unit: Self.unit) {
      outcome.problem =
        "the update of '\(wrong)' on sample \(index + 1) is another one after the rewrites of the "
        + "training graph than before"
    }
    return outcome
  }

  private static var unit: Dyadic { Dyadic(mantissa: 1, exponent: -bits) }
}
