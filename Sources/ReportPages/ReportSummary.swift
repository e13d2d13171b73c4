import Diagnostics
import Drift
import Foundation

/// What an overview shows of a report, from its `drift.json`.
struct ReportSummary: Decodable, Sendable {
  struct Runs: Decodable, Sendable {
    let loss: [[Double?]]
    let accuracy: [[Double?]]
    let testLoss: [[Double?]]
  }

  struct Floor: Decodable, Sendable {
    let loss: [[[Double?]]]
  }

  struct Drift: Decodable, Sendable {
    let first100Relative: Double?
  }

  struct Buffer: Decodable, Sendable {
    let name: String
    let format: String
    let maxErrorUlp: Double?
  }

  struct Violation: Decodable, Sendable {
    let count: Int
  }

  struct Verdict: Decodable, Sendable {
    let passed: Bool
    let judgedAs: String
  }

  let job: String
  let partial: Bool
  let float: Runs
  let fixed: Runs
  let floor: Floor
  let drift: Drift
  let buffers: [Buffer]
  let violations: [Violation]
  let verdict: Verdict
  let ramBytes: Int
  let flashBytes: Int

  /// Reads the report in a folder.
  /// - Throws: `not-a-report`.
  init(in folder: URL) throws(Diagnostic) {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      let data = try Data(contentsOf: folder.appending(path: "drift.json"))
      self = try decoder.decode(ReportSummary.self, from: data)
    } catch {
      throw Diagnostic(
        "not-a-report", "'\(folder.path)/drift.json' is not what this 'fixgrad compare' writes",
        notes: ["\(error)"], remedy: "run 'fixgrad compare' again, or remove the folder")
    }
  }

  /// The final loss of each seed, integer over float, − 1.
  var lossChanges: [Double] { Self.changes(fixed.loss, float.loss) }

  /// The same of each float run from perturbed weights.
  var floorChanges: [Double] {
    zip(floor.loss, float.loss).flatMap { runs, float in
      Self.changes(runs, Array(repeating: float, count: runs.count))
    }
  }

  private static func changes(_ runs: [[Double?]], _ others: [[Double?]]) -> [Double] {
    zip(runs, others).map { run, other in
      guard let a = run.last ?? nil, let b = other.last ?? nil else { return .nan }
      return a == b ? 0 : a / b - 1
    }
  }
}

extension ReportSummary.Runs {
  /// After the last epoch, mean over the seeds: test accuracy in per cent, else the loss.
  var result: (value: Double, text: String) {
    let isClass = !accuracy.isEmpty
    let value = (isClass ? accuracy : loss).map { ($0.last ?? nil) ?? .nan }.mean
    return (
      value, isClass ? "\(FigureText.fixed(value, 2)) %" : "loss \(FigureText.short(value, 4))"
    )
  }

  /// The mean loss of each epoch.
  var means: [Double] {
    (loss.first ?? []).indices.map { epoch in loss.map { $0[epoch] ?? .nan }.mean }
  }
}
