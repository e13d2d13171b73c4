import Files
import Foundation
import Toolchains

/// Instructions of one step of both sides of ``ExactStep`` where the machine has no counter: this
/// program under valgrind, the difference between a longer and a shorter training.
///
/// Samples are read as operands inside of what is counted, on both sides.
enum CountedSteps {
  private static let (short, long) = (3, 7)

  /// The counts, or nil where there is no valgrind.
  static func valgrind() async throws -> (raw: Double, exact: Double)? {
    guard let valgrind = Executable.find("valgrind"), let strip = Executable.find("strip"),
      let own = Bundle.main.executablePath
    else { return nil }
    return try await TemporaryDirectory.with { folder in
      // Some versions of valgrind stop at debug information that they do not know.
      let program = folder.appending(path: "fixgrad-bench").path
      let result = try await strip.run(arguments: ["--strip-debug", "-o", program, own])
      precondition(result.succeeded, "strip copies this program: \(result.standardError)")
      var counts: [Double] = []
      for side in ["raw", "exact"] {
        let more = try await total(valgrind, program, side, long)
        let fewer = try await total(valgrind, program, side, short)
        counts.append((more - fewer) / Double(long - short))
      }
      return (counts[0], counts[1])
    }
  }

  private static func total(
    _ valgrind: Executable, _ program: String, _ side: String, _ steps: Int
  ) async throws -> Double {
    let arguments = [
      "--tool=callgrind", "--callgrind-out-file=/dev/null", program, "train", side,
      "\(steps)",
    ]
    let result = try await valgrind.run(
      arguments: arguments, environment: ["SWIFT_DETERMINISTIC_HASHING": "1"],
      timeLimit: .seconds(300))
    let line = result.standardError.split(separator: "\n").last { $0.contains("Collected :") }
    guard let words = line?.split(separator: " "), let last = words.last, let count = Double(last)
    else { preconditionFailure("valgrind counts instructions: \(result.standardError)") }
    return count
  }
}
