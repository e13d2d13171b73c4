import Foundation
import Testing

/// The figures of a `drift.json`, means over its seeds.
struct ReportFigures {
  let seeds: Int
  let ramBytes: Int
  let ramLowerBound: Int
  let first100Share: Double?
  /// The verdict.
  let hasPassed: Bool
  /// The formats whose tolerances it is judged by.
  let judgedAs: String
  private let runs: [String: [String: [[Double]]]]

  /// Reads the report in a folder.
  /// - Parameter name: the job's, for messages.
  init(_ name: String, in folder: URL) throws {
    let data = try Data(contentsOf: folder.appending(path: "drift.json"))
    let json = try #require(
      try JSONSerialization.jsonObject(with: data) as? [String: Any], "\(name)")
    seeds = try #require(json["seeds"] as? [Int], "\(name)").count
    ramBytes = try #require(json["ram_bytes"] as? Int, "\(name)")
    ramLowerBound = try #require(json["ram_lower_bound"] as? Int, "\(name)")
    first100Share = (json["drift"] as? [String: Any])?["first100_relative"] as? Double
    let verdict = try #require(json["verdict"] as? [String: Any], "\(name)")
    hasPassed = try #require(verdict["passed"] as? Bool, "\(name)")
    judgedAs = try #require(verdict["judged_as"] as? String, "\(name)")
    runs = ["float", "fixed"].reduce(into: [:]) { runs, program in
      let figures = json[program] as? [String: Any] ?? [:]
      runs[program] = figures.compactMapValues { $0 as? [[Double]] }
    }
  }

  /// A figure after the first epoch; nil where it is not measured.
  func first(_ program: String, _ figure: String) -> Double? { mean(program, figure, \.first) }

  /// A figure after the last epoch; nil where it is not measured.
  func last(_ program: String, _ figure: String) -> Double? { mean(program, figure, \.last) }

  /// "95.78 % of the test set", or "loss 0.380".
  func result(_ program: String) throws -> String {
    if let accuracy = last(program, "accuracy") { return String(format: "%.2f %%", accuracy) }
    let loss = String(format: "%.4g", try #require(last(program, "loss")))
    return "loss \(loss)"
  }

  private func mean(
    _ program: String, _ figure: String, _ epoch: KeyPath<[Double], Double?>
  ) -> Double? {
    let values = (runs[program]?[figure] ?? []).compactMap { $0[keyPath: epoch] }
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
