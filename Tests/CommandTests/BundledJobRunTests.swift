import Foundation
import Testing

/// `fixgrad run`: the same bits on every target, for every bundled job.
@Suite(.timeLimit(.minutes(20))) struct BundledJobRunTests {
  @Test(arguments: Fixgrad.bundledJobs, RunTests.emulated)
  func bitsOfBundledJobsAreTheHosts(_ job: String, _ target: String) async throws {
    let isAVR = target.hasPrefix("avr")
    let ram = isAVR ? "60K" : target.hasPrefix("cortex-m0") ? "256K" : "4M"
    let arguments = [
      "calibration/\(job)/job.yaml", "--target", target, "--steps", "5", "--ram", ram, "--flash",
      isAVR ? "128K" : "256K",
    ]
    // What takes more than an object of C may have there has no place on AVR.
    if isAVR, ["digits-dscnn", "mnist-mlp"].contains(job) {
      let answer = try await Fixgrad.run(["run"] + arguments + ["--quiet"])
      #expect(answer.status == 1)
      #expect(answer.errors.contains("[does-not-fit]"), "\(answer.errors)")
    } else {
      TargetTrial.expectEqual(try await TargetTrial.report(arguments), steps: 5)
    }
  }
}
