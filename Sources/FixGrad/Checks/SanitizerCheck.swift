import Diagnostics
import Drift
import Toolchains

/// The fixed program under the address and undefined behaviour sanitizers: nothing to say, and the
/// same weights.
public struct SanitizerCheck: JobCheck {
  public let name = "sanitizers"
  public init() {}

  public func run(in context: CheckContext) async throws -> CheckFinding {
    let subject = context.subject
    let plain = try await context.runs().long
    var refusals: [String] = []
    for compiler in subject.compilers {
      let outcome: RunOutcome
      do {
        outcome = try await context.longRun(
          .fixed, compiler, flags: ["-O1", "-g"] + HostCompiler.sanitizers)
      } catch let error as Diagnostic where error.id == "c-compile-error" {
        // The sanitizers' run-time library is a package of its own on some systems.
        refusals.append(error.message)
        continue
      }
      guard outcome == plain else {
        return .failed(
          "after \(subject.longSteps) steps the weights are \(outcome.weightHash) with sanitizers, "
            + "\(plain.weightHash) without")
      }
      return .passed(
        "\(subject.longSteps) steps without a report of ASan or UBSan (\(compiler.shortName)); "
          + "weights \(plain.weightHash) as without them")
    }
    return .failed("no compiler here links sanitizers: \(refusals.joined(separator: "; "))")
  }
}
