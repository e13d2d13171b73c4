public import Diagnostics
import FixedPoint
import Foundation
public import GraphIR

/// What one run trains on, and how long.
public struct RunRequest: Sendable {
  /// The initial parameters; the fixed program gets the nearest masters.
  public var weights: [Value: [Float]]
  /// For each epoch the indices of its samples.
  public var orders: [[Int]]
  /// The first step that a traced build writes down, from 0.
  public var firstDumpedStep: Int
  /// How many steps a traced build writes down.
  public var dumpedSteps: Int
  /// The seed of random rounding.
  public var seed: Int

  public init(
    weights: [Value: [Float]], orders: [[Int]], firstDumpedStep: Int = 0, dumpedSteps: Int = 0,
    seed: Int = 1
  ) {
    self.weights = weights
    self.orders = orders
    self.firstDumpedStep = firstDumpedStep
    self.dumpedSteps = dumpedSteps
    self.seed = seed
  }
}

/// What a program answers, in real units.
public struct RunOutcome: Sendable, Hashable {
  /// `losses[epoch][i]`, of the epoch's i-th step, before its update.
  public let losses: [[Double]]
  /// `predictions[epoch]`: the outputs for all test samples after the epoch, one after the other.
  public let predictions: [[Double]]
  /// The final masters of each parameter, half a weight ulp above the values; empty for floats.
  public let masters: [[Int]]
  /// The final values of each parameter.
  public let weights: [[Double]]
  /// FNV-1a of the masters, as the driver computes it.
  public let hash: UInt32
  /// The same, eight hexadecimal digits.
  public var weightHash: String { String(format: "%08x", hash) }

  /// Decodes the driver's answer to a run of so many steps in each epoch, and `tests` predictions
  /// after it.
  ///
  /// - Throws: `driver-protocol` when the answer is shorter or longer than that.
  public init(
    decoding bytes: [UInt8], as layout: ProgramLayout, steps: [Int], tests: Int
  ) throws(Diagnostic) {
    let outputs = steps.count * tests * layout.outputCount * layout.output.size
    let expected =
      steps.reduce(0, +) * layout.loss.size + outputs + layout.parameterCounts.reduce(0, +) * 4 + 4
    guard bytes.count == expected else {
      throw .protocolError(layout.name, "\(bytes.count) bytes instead of \(expected)")
    }
    var reader = ByteReader(bytes)
    var (losses, predictions): ([[Double]], [[Double]]) = ([], [])
    for count in steps {
      losses.append(reader.numbers(count, layout.loss))
      predictions.append(reader.numbers(tests * layout.outputCount, layout.output))
    }
    var (masters, weights): ([[Int]], [[Double]]) = ([], [])
    for (count, format) in zip(layout.parameterCounts, layout.parameterFormats) {
      guard !layout.isFloat else {
        weights.append((0..<count).compactMap { _ in reader.float().map(Double.init) })
        continue
      }
      let stored = reader.integers(count, size: 4) ?? []
      masters.append(stored)
      weights.append(stored.map { format.value(ofMaster: $0) })
    }
    self.losses = losses
    self.predictions = predictions
    self.masters = masters
    self.weights = weights
    hash = reader.unsigned32() ?? 0
  }
}

extension ByteReader {
  /// `count` numbers in real units.
  fileprivate mutating func numbers(_ count: Int, _ number: ProgramLayout.Number) -> [Double] {
    guard number.isFloat else {
      return (integers(count, size: number.size) ?? []).map(number.value)
    }
    return (0..<count).compactMap { _ in float().map(Double.init) }
  }
}
