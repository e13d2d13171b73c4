import Calibration
import FixGrad
import Foundation
import GraphIR
import Testing

/// What `check` finds in the emitted C of small jobs: that it is right, and each way to be wrong.
@Suite(.timeLimit(.minutes(20))) struct ProgramCheckTests {
  @Test(arguments: [CheckSubjects.classifier, CheckSubjects.regression])
  func everythingHolds(job: String) async throws {
    let report = try await CheckReport(
      JobChecks.all(proved: false), of: try await CheckSubjects.subject(job), jobs: 2)
    for entry in report.checks { #expect(entry.passed, "\(entry.name): \(entry.detail)") }
    #expect(
      report.checks.map(\.name) == [
        "gradients", "kernels", "bounds", "compile", "sanitizers", "no float", "determinism",
      ])
  }

  // MARK: Kernels

  /// The last argument of the first call of a kernel, one more or less.
  private func shifted(_ text: String, _ kernel: String) -> String {
    guard let call = text.range(of: "    \(kernel)"),
      let end = text.range(of: ");", range: call.upperBound..<text.endIndex)
    else { return text }
    let arguments = text[call.upperBound..<end.lowerBound]
    let shift = arguments.split(separator: " ").last.flatMap { Int($0) } ?? 0
    let others = arguments.dropLast("\(shift)".count)
    return text.replacingCharacters(
      in: call.upperBound..<end.lowerBound, with: "\(others)\(shift + 1)")
  }

  @Test(arguments: ["fg_linear_", "fg_outer_product_update_", "fg_matmul_", "fg_cubic_"])
  func aShiftOffByOne(kernel: String) async throws {
    var subject = try await CheckSubjects.subject()
    let before = subject.sources
    subject.changeProgram { shifted($0, kernel) }
    #expect(before != subject.sources)
    let entry = try await CheckSubjects.finding(KernelCheck(), subject)
    #expect(!entry.passed)
    #expect(entry.detail.contains(" ulp from the exact result, bound "), "\(entry.detail)")
  }

  @Test func aTwinThatComputesSomethingElse() async throws {
    var subject = try await CheckSubjects.subject()
    subject.changeProgram(both: false) { shifted($0, "fg_linear_") }
    let entry = try await CheckSubjects.finding(KernelCheck(), subject)
    #expect(!entry.passed)
    #expect(entry.detail.hasPrefix("the checked build trains to the weights "), "\(entry.detail)")
  }

  @Test func aRequirementThatBreaks() async throws {
    var subject = try await CheckSubjects.subject()
    subject.changeProgram { text in
      text.replacingOccurrences(
        of: "    fg_observe(", with: "    fg_counts.violations++;\n    fg_observe(")
    }
    let entry = try await CheckSubjects.finding(KernelCheck(), subject)
    #expect(!entry.passed)
    #expect(entry.detail.hasSuffix(" requirements of kernels did not hold"), "\(entry.detail)")
    let bounds = try await CheckSubjects.finding(BoundCheck(demandsProofs: false), subject)
    #expect(!bounds.passed)
    #expect(bounds.detail.hasPrefix("a sum of '"), "\(bounds.detail)")
  }

  /// What no step reached was not looked at.
  @Test func aBackwardPassThatNeverRuns() async throws {
    var subject = try await CheckSubjects.subject(CheckSubjects.regression)
    let zeros = subject.task.train.map { sample in
      Sample(input: sample.input.map { _ in 0.0 }, target: sample.target.map { _ in 0.0 })
    }
    subject.take(weights: 0, samples: zeros)
    let entry = try await CheckSubjects.finding(KernelCheck(), subject)
    #expect(!entry.passed)
    #expect(entry.detail.hasPrefix("8 steps never reached '"), "\(entry.detail)")
    #expect(entry.detail.contains("': take more with --steps, "), "\(entry.detail)")
    let lenient = KernelCheck(demandsEveryBuffer: false)
    #expect(try await CheckSubjects.finding(lenient, subject).passed)
  }

  /// Parameters that are constants in float32 are part of what a step reads.
  @Test func frozenFloats() async throws {
    let job =
      CheckSubjects.classifier + """

        trainable: [linear2.*]
        formats: {overrides: {"linear1.*": {storage: float32}}}
        """
    let subject = try await CheckSubjects.subject(job)
    let entry = try await CheckSubjects.finding(KernelCheck(), subject)
    #expect(entry.passed, "\(entry.detail)")
    #expect(entry.detail.contains(", 2 float32 buffers without a bound"), "\(entry.detail)")
  }

  // MARK: Bounds

  /// All weights of one sign and size.
  private func subject(weights: Float) async throws -> CheckSubject {
    var subject = try await CheckSubjects.subject()
    subject.take(weights: weights)
    return subject
  }

  @Test func aSumBeyondItsBound() async throws {
    let entry = try await CheckSubjects.finding(
      BoundCheck(demandsProofs: false), try await subject(weights: 0.4))
    #expect(!entry.passed)
    #expect(entry.detail.hasPrefix("the accumulator of 'linear2' reached "), "\(entry.detail)")
    #expect(entry.detail.contains(" above its bound of "))
  }

  @Test func aSumBeyondItsAccumulator() async throws {
    let entry = try await CheckSubjects.finding(
      BoundCheck(demandsProofs: false), try await subject(weights: 1e6))
    #expect(!entry.passed)
    #expect(
      entry.detail.hasPrefix("a sum of 'linear1' did not fit its 32-bit accumulator"),
      "\(entry.detail)")
  }

  @Test func calibratedBoundsAreNoProofs() async throws {
    let subject = try await CheckSubjects.subject()
    let entry = try await CheckSubjects.finding(BoundCheck(demandsProofs: true), subject)
    #expect(!entry.passed)
    #expect(entry.detail.contains(", and --proved demands proofs: 'linear1', "), "\(entry.detail)")
  }

  // MARK: C

  @Test func aWarningOfAnyCompiler() async throws {
    var subject = try await CheckSubjects.subject()
    subject.addToProgram("int16_t narrowed(int32_t x);\nint16_t narrowed(int32_t x) { return x; }")
    let entry = try await CheckSubjects.finding(CompileCheck(), subject)
    #expect(!entry.passed)
    #expect(entry.detail.contains("cannot compile 'classes_fixed.c'"), "\(entry.detail)")
  }

  @Test func cThatIsNoCXX() async throws {
    var subject = try await CheckSubjects.subject()
    subject.addToProgram("typedef int16_t (*class)(void);")
    let entry = try await CheckSubjects.finding(CompileCheck(), subject)
    #expect(!entry.passed)
  }

  @Test func oneCompilerIsStated() async throws {
    var subject = try await CheckSubjects.subject()
    subject.compilers = Array(subject.compilers.prefix(1))
    for check in [CompileCheck(), NoFloatCheck(), DeterminismCheck()] as [any JobCheck] {
      let entry = try await CheckSubjects.finding(check, subject)
      #expect(entry.passed)
      #expect(entry.detail.contains("only "), "\(entry.detail)")
      #expect(entry.detail.hasSuffix(" was not found"), "\(entry.detail)")
    }
  }

  @Test func undefinedBehaviour() async throws {
    var subject = try await CheckSubjects.subject()
    subject.addToTrain("    { volatile int32_t big = INT32_MAX; big = big + 1; }")
    let entry = try await CheckSubjects.finding(SanitizerCheck(), subject)
    #expect(!entry.passed)
    #expect(entry.detail.contains("signed integer overflow"), "\(entry.detail)")
  }

  @Test func aFloat() async throws {
    var subject = try await CheckSubjects.subject()
    subject.addToTrain("    { volatile float share = 3; share = share / 7; }")
    let entry = try await CheckSubjects.finding(NoFloatCheck(), subject)
    #expect(!entry.passed)
    #expect(entry.detail.contains("does not compile as code without floats"), "\(entry.detail)")
  }

  @Test func aCallOfTheLibrary() async throws {
    var subject = try await CheckSubjects.subject()
    subject.addToProgram(
      "extern int puts(const char *text);\nint say(void);\nint say(void) { return puts(\"x\"); }")
    let entry = try await CheckSubjects.finding(NoFloatCheck(), subject)
    #expect(!entry.passed)
    #expect(entry.detail.hasPrefix("the integer program needs puts ("), "\(entry.detail)")
  }

  @Test func anotherText() async throws {
    var subject = try await CheckSubjects.subject()
    subject.addToProgram("/* Monday */")
    let entry = try await CheckSubjects.finding(DeterminismCheck(), subject)
    #expect(!entry.passed)
    #expect(entry.detail == "'src/classes_fixed.c' is another text when it is emitted again")
  }

  /// The builds that are compared are also compared with the one whose kernels are checked.
  @Test func anotherProgramThanTheCheckedOne() async throws {
    var subject = try await CheckSubjects.subject()
    subject.addToTrain("#ifdef __OPTIMIZE__\n    loss += 1;\n#endif")
    let sources = subject.sources
    subject.emitAgain = { sources }
    let check = DeterminismCheck(of: [.fixed], at: [["-O0"]])
    let entry = try await CheckSubjects.finding(check, subject)
    #expect(!entry.passed)
    #expect(
      entry.detail.hasSuffix("is not what the build computes whose kernels are checked"),
      "\(entry.detail)")
    subject.flags = ["-O0", "-ffp-contract=off"]
    #expect(try await CheckSubjects.finding(check, subject).passed)
  }

  @Test func bitsThatDependOnTheCompiler() async throws {
    var subject = try await CheckSubjects.subject()
    subject.addToTrain("#ifdef __OPTIMIZE__\n    loss += 1;\n#endif")
    let sources = subject.sources
    subject.emitAgain = { sources }
    let entry = try await CheckSubjects.finding(DeterminismCheck(), subject)
    #expect(!entry.passed)
    #expect(entry.detail.contains("the fixed program's"), "\(entry.detail)")
  }
}
