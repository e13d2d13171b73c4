import Diagnostics
import Drift
import Files
import FixGrad
import Foundation
import GraphIR
import TestNetworks
import Toolchains

/// What became of a program.
enum ProgramOutcome: Hashable, Sendable {
  case held
  /// The job asks for what cannot be had, and the tool says so, with this id.
  case refused(String)
  case failed(check: String, detail: String)

  var failedCheck: String? {
    if case .failed(let check, _) = self { check } else { nil }
  }
}

/// A job as text through everything that `check` proves, and more.
enum ProgramTrial {
  /// Why a job whose layers fit may still be refused.
  static let legalRefusals: Set<String> = [
    "accumulator-overflow", "calibration-diverged", "callers-buffer", "cannot-differentiate",
    "misaligned", "mixed-scales", "no-kernel", "override-beyond-limit", "override-of-fixed-format",
  ]

  /// - Parameter only: the name of the one check to run; nil for all.
  static func outcome(of job: String, only: String? = nil) async throws -> ProgramOutcome {
    try await TemporaryDirectory.with { folder in
      let file = folder.appending(path: "job.yaml")
      try job.write(to: file, atomically: true, encoding: .utf8)
      let package = folder.appending(path: "package", directoryHint: .isDirectory)
      // Another process first: what would end this one ends it.
      let other: RunResult
      do {
        other = try await TextCheck.generated(file, to: package)
      } catch let error as Diagnostic {
        return .failed(check: error.id, detail: error.rendered)
      }
      do {
        let project = try Project(job: file.path)
        var subject = try await project.checkSubject(
          try project.calibrated(), steps: project.samples.train.count)
        guard other.succeeded else {
          return .failed(check: "text", detail: "another process fails: \(other.standardError)")
        }
        subject.flags = ["-O0", "-ffp-contract=off"]
        subject.leaveKinks()
        let checks = checks(package).filter { only == nil || $0.name == only }
        let report = try await CheckReport(checks, of: subject, jobs: 1)
        guard let failure = report.failures.first else { return .held }
        return .failed(check: failure.name, detail: failure.detail)
      } catch let problems as Diagnostics {
        let ids = problems.all.map(\.id)
        guard other.exitStatus == 2, legalRefusals.isSuperset(of: ids) else {
          let text = problems.all.map(\.rendered).joined(separator: "; ")
          return .failed(check: ids.joined(separator: ", "), detail: text)
        }
        return .refused(ids[0])
      }
    }
  }

  private static func checks(_ package: URL) -> [any JobCheck] {
    [
      TextCheck(folder: package), PlanCheck(), GradientCheck(samples: 2, directions: 1),
      IntervalCheck(), KernelCheck(demandsEveryBuffer: false), BoundCheck(demandsProofs: false),
      DeterminismCheck(of: [.fixed], at: [["-O0"] + HostCompiler.sanitizers, ["-O3"]]),
      FloatCheck(),
    ]
  }
}

extension CheckSubject {
  /// Moves the weights that gradients and intervals are looked at: what starts at 0 or 1 throughout
  /// makes ties.
  fileprivate mutating func leaveKinks() {
    var random = Randomness(task.seeds[0])
    weights = weights.map { tensor in tensor.map { $0 + random.real() / 4 } }
  }
}
