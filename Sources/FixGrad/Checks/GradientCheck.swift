import Autodiff
import Datasets
import Diagnostics
import ExactArithmetic
import Foundation
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
  public init() {}

  private static let samples = 4
  private static let directions = 8
  private static let precision = 512
  private static let bits = 200

  public func run(in context: CheckContext) async throws -> CheckFinding {
    let subject = context.subject
    var generator = RandomGenerator.stream(
      seed: UInt64(bitPattern: Int64(subject.task.seeds[0])), purpose: "check gradients")
    let point = GradientPoint(subject, precision: Self.precision)
    let isExact = point.isExact
    var (compared, skipped) = (0, 0)
    for (index, sample) in subject.task.train.prefix(Self.samples).enumerated() {
      let gradients = point.gradients(sample)
      for direction in point.directions(random: Self.directions, &generator) {
        guard !point.isNearKink(sample, along: direction.tensors) else {
          skipped += 1
          continue
        }
        let truth = point.derivative(sample, along: direction.tensors)
        let product = GradientPoint.product(gradients, direction.tensors)
        let tolerance = isExact ? Dyadic(0) : product.scale(truth) * Self.unit
        guard (product.sum - truth).absoluteValue <= tolerance else {
          return .failed(
            "along \(direction.name) on sample \(index + 1) the backward pass gives "
              + "\(product.sum.double), dual numbers \(truth.double)")
        }
        compared += 1
      }
      if let wrong = point.wrongUpdate(sample, unit: Self.unit) {
        return .failed(
          "the update of '\(wrong)' on sample \(index + 1) is another one after the rewrites of "
            + "the training graph than before")
      }
    }
    let near = "\(skipped) near a kink skipped"
    guard compared > 0 else { return .failed("no direction was compared: \(near)") }
    return .passed(
      "\(compared) directional derivatives on \(min(Self.samples, subject.task.train.count)) "
        + "samples, through all parameters and each of \(subject.weights.count) alone, "
        + "\(isExact ? "equal" : "equal to 2^-\(Self.bits)") those of dual numbers; \(near)")
  }

  private static var unit: Dyadic { Dyadic(mantissa: 1, exponent: -bits) }
}
