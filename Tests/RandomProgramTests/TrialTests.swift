import Files
import FixGrad
import Foundation
import Testing

/// What trials find in jobs that are right, refused and wrong, and what their own checks see.
@Suite struct TrialTests {
  private let program = RandomProgram(
    input: [4],
    layers: [
      .init(key: "linear", value: "3"), .init(key: "tanh"), .init(key: "linear", value: "2"),
    ], batchSize: 2)

  private func subject(_ program: RandomProgram) async throws -> CheckSubject {
    try await TemporaryDirectory.with { folder in
      let file = folder.appending(path: "job.yaml")
      try program.job.write(to: file, atomically: true, encoding: .utf8)
      let project = try Project(job: file.path)
      return try await project.checkSubject(try project.calibrated(), steps: 4)
    }
  }

  private func finding(_ check: any JobCheck, _ subject: CheckSubject) async throws
    -> CheckReport.Entry
  {
    try await CheckReport([check], of: subject, jobs: 1).checks[0]
  }

  @Test func aProgramThatHolds() async throws {
    #expect(try await ProgramTrial.outcome(of: program.job) == .held)
  }

  @Test func aJobThatAsksForTheImpossible() async throws {
    var program = program
    program.overrides = [.init(pattern: "x", wish: "storage: float32")]
    #expect(try await ProgramTrial.outcome(of: program.job) == .refused("callers-buffer"))
  }

  /// A refusal that no generated job should meet is a failure.
  @Test func aJobThatIsWrong() async throws {
    var program = program
    program.layers[1].key = "tanhh"
    #expect(try await ProgramTrial.outcome(of: program.job).failedCheck == "unknown-layer")
  }

  @Test func whatIsUnderWayIsNoted() async throws {
    let seed = -7
    let file = Journal.folder.appending(path: "\(seed).txt")
    let line = try await Journal.noting(program.job, seed: seed) {
      try String(contentsOf: file, encoding: .utf8)
    }
    #expect(
      line == "FIXGRAD_PROGRAM='\(program.job)' swift test --filter RandomProgramTests\n")
    #expect(!FileManager.default.fileExists(atPath: file.path))
  }

  // MARK: Checks

  /// A rate that is off by a thousandth, which changes weights by about 2^-15.
  @Test func aFloatProgramThatTrainsOtherwise() async throws {
    var subject = try await subject(program)
    #expect(try await finding(FloatCheck(), subject).passed)
    let path = "src/p_float.c"
    let text = subject.sources.package.files[path] ?? ""
    let wrong = text.replacing(
      "set_learning_rate(model, 0.1f)", with: "set_learning_rate(model, 0.1001f)")
    #expect(wrong != text)
    subject.sources.package = subject.sources.package.adding(path, wrong)
    let entry = try await finding(FloatCheck(), subject)
    #expect(!entry.passed)
    #expect(entry.detail.hasPrefix("'linear1.weight' became "), "\(entry.detail)")
  }

  @Test func anotherText() async throws {
    let subject = try await subject(program)
    try await TemporaryDirectory.with { folder in
      try subject.sources.package.write(into: folder)
      let check = TextCheck(folder: folder)
      #expect(try await finding(check, subject).passed)
      try Data("/* Monday */".utf8).write(to: folder.appending(path: "src/p.h"))
      let entry = try await finding(check, subject)
      #expect(!entry.passed)
      #expect(entry.detail == "another process writes another text of 'src/p.h'")
    }
  }

  @Test(arguments: [PlanCheck() as any JobCheck, IntervalCheck()])
  func whatIsRightPasses(check: any JobCheck) async throws {
    let entry = try await finding(check, try await subject(program))
    #expect(entry.passed, "\(entry.detail)")
  }
}
