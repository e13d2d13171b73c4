import Files
import Foundation
import Testing

/// The committed ranges are what calibration writes today; FIXGRAD_RECORD=1 writes them anew.
@Suite struct RangesTests: Recording {
  @Test(arguments: Fixgrad.bundledJobs)
  func recordedRanges(_ name: String) async throws {
    let jobs = Fixgrad.root.appending(path: "calibration")
    try await TemporaryDirectory.with { folder in
      // All jobs: some train on another's data.
      let copy = folder.appending(path: "calibration")
      try FileManager.default.copyItem(at: jobs, to: copy)
      let fresh = copy.appending(path: name)
      try? FileManager.default.removeItem(at: fresh.appending(path: "ranges.json"))
      let answer = try await Fixgrad.run(["calibrate", "job.yaml"], in: fresh)
      #expect(answer.status == 0, "\(answer.errors)")
      try check(fresh, against: jobs.appending(path: name), files: ["ranges.json"])
    }
  }
}
