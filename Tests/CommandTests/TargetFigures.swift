import Files
import Foundation
import Testing
import Toolchains

/// What a step costs on every target, for the README.
enum TargetFigures {
  private struct Figures: Decodable {
    struct Float: Decodable {
      let cyclesPerStep: Double
      let cyclesRatio: Double
    }
    struct Against: Decodable { let float: Float }

    let cyclesPerStep: Double
    let stackBytes: Int
    let flashBytes: Int
    let millisecondsPerStep: Double
    let clock: Double
    let against: Against
  }

  private static let jobs = [("digits-mlp", "64-32-10"), ("digits-cnn", "two convolutions")]

  /// The table. Compilers differ: one that is committed is kept when no figure of it is off by more
  /// than an eighth.
  static func table(keeping text: String, isRecording: Bool) async throws -> String {
    var rows = [
      "| job | target | cycles | float | | ms | flash | stack |",
      "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for (job, shape) in jobs {
      for target in Target.all where !target.isHost {
        let figures = try await measure(job, target)
        let cells = [
          "\(job), \(shape)", target.name, thousands(figures.cyclesPerStep),
          thousands(figures.against.float.cyclesPerStep),
          String(format: "%.1f ×", figures.against.float.cyclesRatio),
          String(format: "%.1f at %.0f MHz", figures.millisecondsPerStep, figures.clock / 1e6),
          "\(figures.flashBytes)", "\(figures.stackBytes)",
        ]
        rows.append("| \(cells.joined(separator: " | ")) |")
      }
    }
    let fresh = rows.joined(separator: "\n") + "\n"
    guard !isRecording, let begin = text.range(of: "<!-- targets:begin -->\n"),
      let end = text.range(of: "<!-- targets:end -->")
    else { return fresh }
    let committed = String(text[begin.upperBound..<end.lowerBound])
    return isNear(committed, fresh) ? committed : fresh
  }

  private static func measure(_ job: String, _ target: Target) async throws -> Figures {
    try await TemporaryDirectory.with { folder in
      let file = folder.appending(path: "run.json")
      let answer = try await Fixgrad.run([
        "run", "calibration/\(job)/job.yaml", "--target", target.name, "--steps", "20", "--against",
        "float", "--ram", target.name.hasPrefix("avr") ? "32K" : "64K", "--json", file.path,
        "--quiet",
      ])
      #expect(answer.status == 0, "\(answer.errors)")
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(Figures.self, from: Data(contentsOf: file))
    }
  }

  private static func thousands(_ cycles: Double) -> String {
    String(format: "%.0f k", cycles / 1000)
  }

  /// Whether two tables say the same, but for an eighth of a number.
  private static func isNear(_ a: String, _ b: String) -> Bool {
    let (a, b) = (a.split(separator: " "), b.split(separator: " "))
    return a.count == b.count
      && zip(a, b).allSatisfy { first, second in
        guard let x = Double(first), let y = Double(second) else { return first == second }
        return abs(x - y) <= max(x, y) / 8
      }
  }
}
