import Drift
import Foundation
import Operators

/// Programs of consecutive seeds, until enough of them ran and all of the catalog took part.
struct ProgramStudy: Sendable {
  /// A program that does not hold.
  struct Failure: Sendable {
    let seed: Int
    let program: RandomProgram
    let check: String
    let detail: String

    /// The smallest program that fails the same check, as a command.
    func reproduction() async throws -> String {
      let program = try await Shrinker().shrunk(program) { program in
        try await ProgramTrial.outcome(of: program.job, only: check).failedCheck == check
      }
      return Journal.command(program.job)
    }
  }

  private(set) var held = 0
  private(set) var refusals: [String: Int] = [:]
  private(set) var failures: [Failure] = []
  private(set) var seen: Set<String> = []

  /// Layers and losses, by key, that no program that held has.
  var unseen: [String] {
    (OperatorCatalog.layers.map(\.key) + OperatorCatalog.losses.map(\.key)).filter {
      !seen.contains($0)
    }
  }

  /// The first failure of each check.
  var firstFailures: [Failure] {
    failures.enumerated().filter { index, failure in
      !failures[..<index].contains { $0.check == failure.check }
    }.map(\.element)
  }

  var refused: Int { refusals.values.reduce(0, +) }

  /// How it went, in a line.
  var summary: String {
    let reasons = refusals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.value) \($0.key)" }
    return "\(held) programs held, \(failures.count) failed, \(refused) were refused"
      + (reasons.isEmpty ? "" : ": \(reasons.joined(separator: ", "))")
  }

  /// Tries seeds from `first` on until `count` programs ran, then, a few rounds of the catalog
  /// long, those of what did not take part yet.
  static func run(_ count: Int, from first: Int = 0) async throws -> ProgramStudy {
    var study = ProgramStudy()
    var next = first
    while study.held + study.failures.count < count, study.refused <= count {
      let missing = count - study.held - study.failures.count
      try await study.run(Array(next..<(next + missing)))
      next += missing
    }
    for _ in 0..<4 {
      let keys = Set(study.unseen)
      guard !keys.isEmpty else { break }
      let (layers, losses) = (OperatorCatalog.layers, OperatorCatalog.losses)
      let round = next..<(next + max(layers.count, losses.count))
      next = round.upperBound
      try await study.run(
        round.filter {
          keys.contains(layers[$0 % layers.count].key)
            || ($0 - round.lowerBound < losses.count
              && keys.contains(losses[$0 % losses.count].key))
        })
    }
    return study
  }

  private mutating func run(_ seeds: [Int]) async throws {
    let width = ProcessInfo.processInfo.activeProcessorCount
    let outcomes = try await concurrentMap(seeds, width: width) { seed in
      let program = ProgramGenerator.program(seed)
      let outcome = try await Journal.noting(program.job, seed: seed) {
        try await ProgramTrial.outcome(of: program.job)
      }
      return (program, outcome)
    }
    for (seed, (program, outcome)) in zip(seeds, outcomes) {
      switch outcome {
      case .held:
        held += 1
        seen.formUnion(program.layers.map(\.key) + [program.lossKey])
      case .refused(let id): refusals[id, default: 0] += 1
      case .failed(let check, let detail):
        failures.append(Failure(seed: seed, program: program, check: check, detail: detail))
      }
    }
  }
}
