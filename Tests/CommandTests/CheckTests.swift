import Files
import Foundation
import Testing

/// `check` as a gate and as a source of JSON.
@Suite(.timeLimit(.minutes(20))) struct CheckTests {
  private let job = "calibration/digits-mlp/job.yaml"

  private static let names = [
    "gradients", "kernels", "bounds", "compile", "sanitizers", "no float", "determinism",
  ]

  @Test func aJobThatHolds() async throws {
    try await TemporaryDirectory.with { folder in
      let file = folder.appending(path: "check.json")
      let answer = try await Fixgrad.run(["check", job, "--quiet", "--json", file.path])
      #expect(answer.status == 0, "\(answer.output)")
      #expect(answer.errors == "")
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
      #expect(json["job"] as? String == "digits_mlp")
      let checks = try #require(json["checks"] as? [[String: Any]])
      #expect(checks.map { $0["name"] as? String } == Self.names)
      #expect(checks.allSatisfy { $0["passed"] as? Bool == true })
      for check in checks {
        let detail = try #require(check["detail"] as? String)
        #expect(answer.output.contains(" | holds | \(detail)"))
      }
    }
  }

  /// The default accumulators rest on calibrated ranges.
  @Test func aCheckThatFailsIsExitStatus1() async throws {
    let answer = try await Fixgrad.run(["check", job, "--quiet", "--proved", "--steps", "2"])
    #expect(answer.status == 1)
    #expect(answer.output.contains("| bounds      | FAILS | "))
    #expect(
      answer.errors.hasPrefix(
        "error: 1 of 7 checks of 'digits_mlp' failed  [check-failed]\n  note: bounds: "))
  }

  @Test func wrongCounts() async throws {
    let answer = try await Fixgrad.run(["check", job, "--steps", "0"])
    #expect(answer.status == 2)
    #expect(answer.errors.contains("--steps takes a number from 1 to 100000"))
  }
}
