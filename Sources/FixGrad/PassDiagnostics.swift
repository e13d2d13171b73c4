import Calibration
import Diagnostics
import Foundation
import GraphIR
import Jobs
import Quantization

extension CalibrationDivergence {
  /// What to lower, and where it stands in the job, if there is one.
  func diagnostic(_ job: Job?) -> Diagnostic {
    let subject = job == nil ? "model" : "job"
    let what =
      magnitude.isFinite
      ? "reached \(String(format: "%.1e", magnitude))" : "left the finite numbers"
    return Diagnostic(
      "calibration-diverged",
      "training in double precision \(what) at step \(step), in '\(buffer)'",
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
        at: job?.location(of: "formats"), node: node, notes: operandNotes,
        remedy: "formats.overrides: fraction_bits of these operands that are nearer, or targets "
          + "scaled to the outputs' size")
    case .format(.noKernel(let combination, let remedy)):
      Diagnostic(
        "no-kernel", "there is no kernel for \(combination)", at: job?.location(of: "formats"),
        node: node, notes: operandNotes, remedy: remedy.map(override))
    case .scales(let reason):
      Diagnostic(
        "mixed-scales", reason, at: job?.location(of: "formats.gradient_scale"),
        remedy: "formats.gradient_scale: static")
    case .unmatchedOverride(let pattern, let buffers):
      Diagnostic(
        "unmatched-override", "no buffer matches '\(pattern)'",
        at: job?.formats.overrides.first { $0.pattern == pattern }?.location,
        notes: ["buffers: \(buffers.joined(separator: ", "))"],
        remedy: nearestName(to: pattern, in: buffers)
          ?? "a name from the list above, or a pattern as linear1.* of several")
    case .callersBuffer(let pattern):
      Diagnostic(
        "callers-buffer", "'\(pattern)' is what the program's callers see, and stays an integer",
        at: job?.formats.overrides.first { $0.pattern == pattern }?.location, node: node,
        remedy: "leave this override out")
    case .overrideOfFixedFormat(let pattern, let format):
      Diagnostic(
        "override-of-fixed-format", "the operator of '\(pattern)' makes it \(format) always",
        at: job?.formats.overrides.first { $0.pattern == pattern }?.location, node: node,
        remedy: "leave this override out")
    case .overrideWithoutEffect(let pattern, let key, let buffers):
      Diagnostic(
        "override-without-effect",
        "\(key) of '\(pattern)' changes nothing: it is of \(Self.subject(of: key))",
        at: job?.formats.overrides.first { $0.pattern == pattern }?.location,
        notes: ["these are: \(buffers.joined(separator: ", "))"],
        remedy: nearestName(to: pattern, in: buffers) ?? "leave out \(key)")
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
  /// What buffers a key of an override is about.
  private static func subject(of key: String) -> String {
    key == "accumulator" ? "what sums of products compute" : "what training changes"
  }

  /// A sum that does not fit what the job asks for.
  private func overflow(
    _ magnitude: Double, _ asked: AccumulatorChoice, _ job: Job?
  ) -> Diagnostic {
    let width = asked == .int32 ? "int32" : "int64"
    let how = asked == .proved ? "as its formats allow" : "as calibrated"
    let most = width == "int32" ? 0x1p31 : 0x1p63
    return Diagnostic(
      "accumulator-overflow",
      "the accumulator, with its half-add, can reach \(short(magnitude)), beyond the "
        + "\(short(most)) of \(width)",
      at: job?.location(of: "formats.accumulator"), node: node,
      notes: operandNotes + ["\(how); accumulator: \(asked.rawValue) was asked for"],
      remedy: asked == .auto || asked == .int64
        ? "fraction_bits of '\(node)' and of its operands that are nearer to those of their ranges"
        : "formats.accumulator: auto" + narrower(asked))
  }
}

extension QuantizationError {
  /// What keeps the proof that was asked for: products of 16 bits by 32 leave room for any count.
  private func narrower(_ asked: AccumulatorChoice) -> String {
    let wide = operands.indices.first { operands[$0].format.format?.storage == .int32 }
    guard asked == .proved, let wide else { return "" }
    return ", or \(override(.storage(.int16, ofOperands: [wide])))"
  }

  /// `operands: linear1 [32] int16 Q3.12; target [32] int16 Q1.14`.
  private var operandNotes: [String] {
    let texts = operands.map { "\($0.name) \($0.shape) \($0.format)" }
    return texts.isEmpty ? [] : ["operands: \(texts.joined(separator: "; "))"]
  }

  /// The overrides that make operands what a kernel takes.
  private func override(_ remedy: FormatError.Remedy) -> String {
    let wishes =
      switch remedy {
      case .storage(let storage, let indices):
        indices.map { "\(operands[$0].name): {storage: \(storage)}" }
      case .fractionBits(let bits, let index):
        ["\(operands[index].name): {fraction_bits: \(bits)}"]
      }
    return "formats.overrides: {\(wishes.joined(separator: ", "))}"
  }

  /// Two digits: `1.1e+16`.
  private func short(_ magnitude: Double) -> String { String(format: "%.1e", magnitude) }
}

extension ShapeError {
  /// The error of a network that has no gradient.
  func undifferentiable(_ job: Job) -> Diagnostic {
    Diagnostic(
      "cannot-differentiate", reason, at: job.location(of: "model"),
      notes: shapes.map(\.description), remedy: remedy)
  }
}
