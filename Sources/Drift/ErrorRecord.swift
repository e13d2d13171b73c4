import GraphIR

/// The local errors of every buffer, step by step: all that tells the integer run from a run in
/// real numbers.
struct ErrorRecord: Sendable {
  /// The errors of one buffer in one step.
  struct Errors: Sendable {
    /// Stored − reference, the reference not clamped, by element.
    var amounts: [Float] = []
    var causes: [ErrorCause] = []
  }

  /// One step.
  struct Step: Sendable {
    /// By the value that was computed or given.
    var errors: [Value: Errors] = [:]
    /// Of a parameter with a residual: what kernels read minus its master, before the update.
    var readings: [Value: [Float]] = [:]
  }

  /// The steps before the first one here.
  private(set) var offset = 0
  private(set) var steps: [Step] = []
  /// What a float run starts from: the initial parameters or, later, those of the integer run.
  private(set) var start: [Value: [Double]] = [:]
  /// Stored − given of the initial parameters; nothing later.
  private(set) var initial: [Value: [Float]] = [:]

  /// Before the first step.
  mutating func begin(
    _ state: StoredState, of task: TrainingTask, after offset: Int, weights: [Value: [Float]]
  ) {
    self.offset = offset
    for (value, elements) in weights { start[value] = elements.map(Double.init) }
    for parameter in task.parameters + task.graph.frozen.map(\.value) {
      let stored = state.exact(parameter)
      if offset > 0 {
        start[parameter] = stored
      } else {
        initial[parameter] = zip(stored, start[parameter] ?? []).map { Float($0 - $1) }
      }
    }
  }

  mutating func beginStep(_ state: StoredState, of task: TrainingTask) {
    var step = Step()
    for parameter in task.parameters where task.quantized.formats[parameter].residualBits > 0 {
      step.readings[parameter] = state.readings(parameter)
    }
    steps.append(step)
  }

  mutating func add(_ errors: Errors, of value: Value) {
    steps[steps.count - 1].errors[value] = errors
  }
}
