import CEmission
import GraphIR
import MemoryPlanning
import Toolchains

/// One entry of a program as a list of calls, their arguments laid out once.
struct CallTape {
  /// What changes from step to step.
  private enum Change {
    /// The class of the sample, or of a batch's sample.
    case label(stride: Int)
    case gradientExponent
    case randomKey(stream: UInt32)
    /// An address that moves on with each sample of a batch, by so many bytes.
    case sample(base: UInt64, bytes: UInt64)
    case exponentLimit(UInt64)
  }

  private struct Call {
    let function: SharedLibrary.Function
    let first: Int
    let changes: [(word: Int, what: Change)]
    let returnsExponent: Bool
    /// How often, for a batch; nil for one call.
    let repetitions: Int?
    /// What the first of several losses may take; nil or 0 where cotangents keep their scale.
    let exponentLimit: Int?
  }

  private var calls: [Call] = []
  /// The arguments of all calls, eight bytes each.
  private var words: [UInt64] = []
  private let target: UnsafeMutableRawPointer
  /// Bytes of the label in `target`, as int16.
  private var k: Int32 = 0

  init(
    _ entry: EntryPlan, of program: PlannedProgram, in memory: ProgramMemory,
    rate: LearningRate, _ functions: [String: SharedLibrary.Function], isPrediction: Bool = false
  ) {
    target = memory.target
    for index in entry.order {
      guard let call = program.quantized.calls[index] else { continue }
      let symbol = KernelShims.Shim(call, in: program, entry).symbol
      guard let function = functions[symbol] else {
        preconditionFailure("kernels are loaded before they are called")
      }
      let first = words.count
      var changes: [(word: Int, what: Change)] = []
      for argument in call.arguments {
        func change(_ what: Change) -> [UInt64] {
          changes.append((words.count - first, what))
          return [0]
        }
        switch argument {
        case .value(let value):
          let stride = call.repetition?.strides[value]
          if program.isScalar(value, entry) {
            words += change(.label(stride: stride == nil ? 0 : 1))
          } else {
            let place = UInt64(
              UInt(bitPattern: memory.place(value, entry, isPrediction: isPrediction)))
            let bytes = program.quantized.formats[value].unmastered.bytes
            words +=
              stride.map { change(.sample(base: place, bytes: UInt64($0 * bytes))) } ?? [place]
          }
        case .residual(let value):
          words.append(UInt64(UInt(bitPattern: memory.residual(of: value, entry))))
        case .table(let table): words.append(UInt64(UInt(bitPattern: memory.table(table))))
        case .constant(let constant): words.append(UInt64(bitPattern: Int64(constant)))
        case .bits(let bits): words.append(UInt64(bits))
        case .real(let real): words.append(UInt64(real.bitPattern))
        case .exponentLimit(let limit): words += change(.exponentLimit(UInt64(limit)))
        case .gradientExponent: words += change(.gradientExponent)
        case .key(let value), .randomKey(let value):
          var base = value
          if case .kept(let kept)? = entry.slots[value] { base = kept }
          words += change(.randomKey(stream: UInt32(program.graph.stream(of: base))))
        case .learningRate:
          words += call.kernel.isFloat ? [UInt64(rate.float.bitPattern)] : rate.words
        }
      }
      var limit: Int?
      if case .exponentLimit(let most)? = call.arguments.last { limit = most }
      calls.append(
        Call(
          function: function, first: first, changes: changes,
          returnsExponent: call.returnsGradientExponent,
          repetitions: call.repetition?.count, exponentLimit: limit))
    }
  }

  /// Runs the entry; it ends early where a sample has no gradient.
  ///
  /// - Parameters:
  ///   - step: the number of the step, from 1, for random bits.
  mutating func run(seed: UInt32, step: UInt32) {
    let target = target
    var k = self.k
    words.withUnsafeMutableBufferPointer { words in
      for call in calls {
        func once(_ sample: Int, limit: Int32? = nil) -> Int32 {
          for (word, what) in call.changes {
            words[call.first + word] =
              switch what {
              case .label(let stride):
                UInt64(
                  bitPattern: Int64(
                    target.load(fromByteOffset: 2 * sample * stride, as: Int16.self))
                )
              case .gradientExponent: UInt64(bitPattern: Int64(k))
              case .randomKey(let stream):
                UInt64(RandomBits.key(seed: seed, step: step, buffer: stream))
              case .sample(let base, let bytes): base + UInt64(sample) * bytes
              case .exponentLimit(let most): limit.map { UInt64($0) } ?? most
              }
          }
          guard let arguments = words.baseAddress else { return 0 }
          return call.function(arguments + call.first)
        }
        guard let count = call.repetitions else {
          let own = once(0)
          guard call.returnsExponent else { continue }
          k = own
          if k < 0 { break }
          continue
        }
        if call.returnsExponent {
          k = Int32(call.exponentLimit ?? 0)
          if k > 0 {
            for sample in 0..<count {
              let own = once(sample)
              k = own >= 0 && own < k ? own : k
            }
          }
        }
        for sample in 0..<count { _ = once(sample, limit: call.returnsExponent ? k : nil) }
      }
    }
    self.k = k
  }
}

/// The learning rate as kernels take it.
struct LearningRate {
  /// Mantissa and shift.
  let words: [UInt64]
  let float: Float

  /// - Parameter isFloat: whether the program is the float one, which divides by the batch size.
  init(_ rate: Double, batchSize: Int, isFloat: Bool) {
    var stored = RateMantissa(rate)
    if batchSize > 1 { stored = stored.share(ofBatch: batchSize) }
    words = [stored.mantissa, stored.shift].map { UInt64(bitPattern: Int64($0)) }
    float = isFloat ? Float(rate) / Float(batchSize) : Float(stored.value)
  }
}
