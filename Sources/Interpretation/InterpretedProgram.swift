import CEmission
import Diagnostics
public import Drift
import GraphIR
import MemoryPlanning
import Toolchains

/// One program of an emission, run in this process: its plan is followed call by call, and the
/// kernels are those that ship. Same bits as the compiled program.
public struct InterpretedProgram: Sendable {
  private let task: TrainingTask
  private let arithmetic: Arithmetic
  private let program: PlannedProgram
  private let layout: ProgramLayout
  private let samples: [UInt8]
  private let functions: [String: SharedLibrary.Function]

  /// - Parameters:
  ///   - arithmetic: fixed or float; nothing is traced here.
  ///   - kernels: where what the program calls is loaded, or will be.
  /// - Throws: `c-compile-error`, `library-not-loaded`.
  public init(
    _ task: TrainingTask, _ arithmetic: Arithmetic, kernels: LoadedKernels
  ) async throws {
    precondition(arithmetic != .traced, "calls are counted in compiled programs")
    self.task = task
    self.arithmetic = arithmetic
    program = arithmetic == .float ? task.emission.float : task.emission.fixed
    layout = ProgramLayout(task.emission, arithmetic)
    samples = layout.samples(of: task).bytes
    functions = try await kernels.load(for: [program])
  }

  /// Trains and predicts, as the host driver does.
  public func run(_ request: RunRequest) throws -> RunOutcome {
    let memory = ProgramMemory(program, frozen: task.emission.weights)
    var masters = ByteReader(layout.masters(request.weights).bytes)
    for (parameter, count) in zip(layout.parameters, layout.parameterCounts) {
      memory.setMasters(masters.integers(count, size: 4) ?? [], of: parameter)
    }
    var training = Training(program, memory, functions, seed: request.seed)
    var answer = ByteWriter()
    let sizes = SampleSizes(layout, task)
    try samples.withUnsafeBytes { samples in
      for order in request.orders {
        for (place, index) in order.enumerated() {
          if place % 256 == 0 { try Task.checkCancellation() }
          if training.take(samples, index, sizes) {
            answer.append(memory.loss.load(size: 4, at: 0), size: 4)
          }
        }
        for index in task.test.indices {
          memory.predictionInput.copyMemory(
            from: sizes.test(samples, index), byteCount: sizes.input)
          training.predict()
          answer.append(memory.output, bytes: layout.outputCount * layout.output.size)
        }
      }
    }
    var hash = Hash()
    for parameter in layout.parameters {
      for master in memory.masters(of: parameter) {
        answer.append(master, size: 4)
        hash.add(master)
      }
    }
    answer.append(Int(hash.value), size: 4)
    return try RunOutcome(
      decoding: answer.bytes, as: layout,
      steps: program.quantized.training.steps(of: request.orders).map(\.count),
      tests: task.test.count)
  }
}

/// FNV-1a of little-endian words, as the host driver computes it.
private struct Hash {
  private(set) var value: UInt32 = 2_166_136_261

  mutating func add(_ word: Int) {
    for place in 0..<4 {
      value = (value ^ UInt32(truncatingIfNeeded: word >> (8 * place)) & 0xff) &* 16_777_619
    }
  }
}

/// Where samples lie in the stream that the host driver reads.
private struct SampleSizes {
  let input: Int
  let target: Int
  private let train: Int

  init(_ layout: ProgramLayout, _ task: TrainingTask) {
    input = task.train.first.map { $0.input.elements.count * layout.input.size } ?? 0
    target = task.train.first.map { $0.target.elements.count * layout.target.size } ?? 0
    train = task.train.count
  }

  func input(_ samples: UnsafeRawBufferPointer, _ index: Int) -> UnsafeRawPointer {
    at(samples, index * input)
  }

  func target(_ samples: UnsafeRawBufferPointer, _ index: Int) -> UnsafeRawPointer {
    at(samples, train * input + index * target)
  }

  func test(_ samples: UnsafeRawBufferPointer, _ index: Int) -> UnsafeRawPointer {
    at(samples, train * (input + target) + index * input)
  }

  private func at(_ samples: UnsafeRawBufferPointer, _ offset: Int) -> UnsafeRawPointer {
    guard let base = samples.baseAddress else { preconditionFailure("there are samples") }
    return base + offset
  }
}

/// A program's entries and where it is in its batch.
private struct Training {
  private let memory: ProgramMemory
  private var train: CallTape
  private var update: CallTape
  private var prediction: CallTape
  private let samplesPerStep: Int
  private let batchSize: Int
  private let isSumming: Bool
  private let isRandom: Bool
  private let seed: UInt32
  private var step: UInt32 = 0
  /// Samples that were copied, of a step; and steps that were summed, of a batch.
  private var (gathered, batched) = (0, 0)

  init(
    _ program: PlannedProgram, _ memory: ProgramMemory,
    _ functions: [String: SharedLibrary.Function], seed: Int
  ) {
    self.memory = memory
    let training = program.quantized.training
    let rate = LearningRate(
      training.optimizer.learningRate, batchSize: training.batchSize,
      isFloat: program.quantized.policy.isFloat)
    func tape(_ entry: EntryPlan, isPrediction: Bool = false) -> CallTape {
      CallTape(
        entry, of: program, in: memory, rate: rate, functions, isPrediction: isPrediction)
    }
    train = tape(program.train)
    update = tape(program.update)
    prediction = tape(program.predict, isPrediction: true)
    samplesPerStep = training.samplesPerStep
    batchSize = training.batchSize
    isSumming = !training.sums.isEmpty
    isRandom = program.isRandom
    self.seed = UInt32(truncatingIfNeeded: seed)
  }

  /// Takes a sample; whether that was a step, whose loss is in memory.
  mutating func take(
    _ samples: UnsafeRawBufferPointer, _ index: Int, _ sizes: SampleSizes
  ) -> Bool {
    (memory.input + gathered * sizes.input).copyMemory(
      from: sizes.input(samples, index), byteCount: sizes.input)
    (memory.target + gathered * sizes.target).copyMemory(
      from: sizes.target(samples, index), byteCount: sizes.target)
    gathered += 1
    guard gathered == samplesPerStep else { return false }
    gathered = 0
    if isRandom { step &+= 1 }
    train.run(seed: seed, step: step)
    guard isSumming else { return true }
    batched += 1
    if batched == batchSize {
      update.run(seed: seed, step: step)
      memory.clearSums()
      batched = 0
    }
    return true
  }

  mutating func predict() { prediction.run(seed: seed, step: step) }
}
