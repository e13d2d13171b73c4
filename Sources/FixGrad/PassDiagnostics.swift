import Calibration
import Diagnostics
import GraphIR
import Jobs
import Quantization

extension CalibrationDivergence {
  /// What to lower, and where it stands in the job, if there is one.
  func diagnostic(_ job: Job?) -> Diagnostic {
    let subject = job == nil ? "model" : "job"
    return Diagnostic(
      "calibration-diverged",
      "training in double precision left the finite numbers at step \(step), in '\(buffer)'",
      at: job?.location(of: "optimizer.sgd.learning_rate"), node: buffer,
      notes: [
        "formats come from a float training, so the \(subject) has to train in float first"
      ],
      remedy: "\(job == nil ? "learningRate" : "learning_rate"): \(learningRate / 10)")
  }
}

extension QuantizationError {
  /// The error at the part of the job, if there is one, that can mend it.
  func diagnostic(_ job: Job?) -> Diagnostic {
    switch reason {
    case .format(.accumulatorOverflow(let magnitude, let asked)):
      overflow(magnitude, asked, job)
    case .format(.misaligned(let bits)):
      Diagnostic(
        "misaligned", "the operands' fraction bits are \(bits) apart, too far for an exact sum",
        at: job?.location(of: "formats"), node: node,
        remedy: "scale the targets so that they are of the outputs' size")
    case .format(.noKernel(let combination)):
      Diagnostic(
        "no-kernel", "there is no kernel for \(combination)", at: job?.location(of: "formats"),
        node: node,
        remedy: "formats.overrides: another storage or other fraction_bits for what '\(node)' "
          + "reads; or fewer elements")
    case .scales(let reason):
      Diagnostic(
        "mixed-scales", reason, at: job?.location(of: "formats.gradient_scale"),
        remedy: "formats.gradient_scale: static")
    case .unmatchedOverride(let pattern, let buffers):
      Diagnostic(
        "unmatched-override", "no buffer matches '\(pattern)'",
        at: job?.formats.overrides.first { $0.pattern == pattern }?.location,
        notes: ["buffers: \(buffers.joined(separator: ", "))"],
        remedy: nearestName(to: pattern, in: buffers))
    case .overrideOfFixedFormat(let pattern, let format):
      Diagnostic(
        "override-of-fixed-format", "the operator of '\(pattern)' makes it \(format) always",
        at: job?.formats.overrides.first { $0.pattern == pattern }?.location, node: node,
        remedy: "leave this override out")
    case .overrideBeyondLimit(let pattern, let fractionBits, let limit):
      Diagnostic(
        "override-beyond-limit",
        "\(fractionBits) fraction bits are asked for, and what '\(node)' joins allows \(limit)",
        at: job?.formats.overrides.first { $0.pattern == pattern }?.location, node: node,
        remedy: "fraction_bits: \(limit)")
    }
  }
}

extension QuantizationError {
  /// A sum that does not fit what the job asks for.
  private func overflow(
    _ magnitude: Double, _ asked: AccumulatorChoice, _ job: Job?
  ) -> Diagnostic {
    let width = asked == .int32 ? "int32" : "int64"
    let how = asked == .proved ? "as its formats allow" : "as calibrated"
    return Diagnostic(
      "accumulator-overflow",
      "the accumulator of '\(node)', with its half-add, can reach \(magnitude), beyond \(width)",
      at: job?.location(of: "formats.accumulator"), node: node,
      notes: ["\(how); accumulator: \(asked.rawValue) was asked for"],
      remedy: asked == .auto || asked == .int64
        ? "fraction_bits of '\(node)' and of its operands that are nearer to those of their ranges"
        : "formats.accumulator: auto")
  }
}

extension ShapeError {
  /// The error of a network that has no gradient.
  func undifferentiable(_ job: Job) -> Diagnostic {
    Diagnostic(
      "cannot-differentiate", reason, at: job.location(of: "model"),
      notes: shapes.map(\.description), remedy: remedy)
  }
}
