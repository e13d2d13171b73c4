import CEmission
import Diagnostics
import Drift

/// What goes to `fg_device.c` and what comes back.
struct DeviceStream {
  /// `FGR1`, the first word of the input.
  private static let magic = 0x3152_4746

  private let layout: ProgramLayout
  private let steps: Int
  let input: [UInt8]

  /// The samples of a task, step by step.
  init(_ task: TrainingTask, _ arithmetic: Arithmetic) {
    layout = ProgramLayout(task.emission, arithmetic)
    let batch = task.emission.fixed.quantized.training.samplesPerStep
    steps = task.train.count / batch
    var writer = ByteWriter()
    writer.append(Self.magic, size: 4)
    writer.append(steps, size: 4)
    for step in 0..<steps {
      let samples = step * batch..<(step + 1) * batch
      var one = task
      one.train = Array(task.train[samples])
      one.rawTrain = task.rawTrain.map { Array($0[samples]) }
      one.test = []
      one.rawTest = nil
      writer.append(layout.samples(of: one))
    }
    input = writer.bytes
  }

  /// What a device answers.
  struct Answer {
    let outcome: RunOutcome
    /// Bytes of stack that a step and a prediction took; 0 where the board cannot tell.
    let stepStack: Int
    let predictionStack: Int
    /// Bytes of the model.
    let model: Int
  }

  /// - Throws: `driver-protocol` for an answer of the wrong length.
  func decode(_ output: [UInt8]) throws(Diagnostic) -> Answer {
    let tail = 12
    let outcome = try RunOutcome(
      decoding: Array(output.dropLast(tail)), as: layout, steps: [steps], tests: 1)
    var reader = ByteReader(Array(output.suffix(tail)))
    return Answer(
      outcome: outcome, stepStack: Int(reader.unsigned32() ?? 0),
      predictionStack: Int(reader.unsigned32() ?? 0), model: Int(reader.unsigned32() ?? 0))
  }
}
