import CEmission
public import Calibration
public import Diagnostics
import Drift
import Files
import Foundation
public import Interpretation
public import Jobs
import MemoryPlanning
import Quantization
public import Toolchains
public import Tuning

extension Project {
  /// The ranges that are recorded beside the job, or that a store has of it, or those of a calibration,
  /// which the store keeps.
  public func calibrated(
    in store: TrialStore, progress: (Int) -> Void = { _ in }
  ) async throws -> CalibratedGraph {
    if let recorded = try recorded() { return recorded }
    let key = "ranges \(calibrationHash)"
    if let known = try store.fact(RangesFile.self, key)?.applied(to: training) { return known }
    let calibrated = try calibrated(progress: progress)
    try await store.keep(fact: RangesFile(calibrated, hash: calibrationHash), as: key)
    return calibrated
  }

  /// Whether another text of this job, with overrides put into it, makes the program of these choices.
  public func isProgram(
    of edited: Job, _ choices: [String: FormatChoice], _ calibrated: CalibratedGraph
  ) -> Bool {
    do {
      let found = try JobFormats(calibrated, job.formatPolicy).program(choices)
      let written = try JobFormats(calibrated, edited.formatPolicy).program([:])
      return found.quantized.stores(asIn: written.quantized)
    } catch {
      return false
    }
  }

  /// What trials of this job run on.
  public func trialBench(
    _ calibrated: CalibratedGraph, kernels: LoadedKernels
  ) throws(Diagnostics) -> TrialBench {
    let task = try trainingTask(calibrated, seeds: 1, exactSteps: 0, command: "")
    return TrialBench(JobFormats(calibrated, job.formatPolicy), task, kernels: kernels)
  }

  /// What a tuner may choose.
  public func searchSpace(_ calibrated: CalibratedGraph) throws(Diagnostics) -> SearchSpace {
    do {
      return try SearchSpace(JobFormats(calibrated, job.formatPolicy))
    } catch {
      throw Diagnostics([error.diagnostic(job)])
    }
  }

  /// What finds formats for this job.
  ///
  /// - Parameters:
  ///   - space: by default all that there is.
  ///   - machine: whose cycles and code count, too; this machine has none.
  ///   - executor: where trials run; by default in this process.
  public func tuner(
    _ calibrated: CalibratedGraph, in space: SearchSpace? = nil, bench: TrialBench,
    for machine: Target, limits: TuningLimits,
    store: TrialStore, executor: any TrialExecutor
  ) throws(Diagnostics) -> Tuner {
    let emission = try emission(calibrated)
    let searched: SearchSpace
    if let space { searched = space } else { searched = try searchSpace(calibrated) }
    return Tuner(
      job: job.name, problem: trialProblem(emission),
      space: searched, bench: bench, seed: job.training.seed,
      constants: { program in
        var own = emission
        own.fixed = program
        return own.constantBytes
      }, limits: limits, store: store, executor: executor,
      target: machine.isHost
        ? nil : TargetBench(try targetRun(calibrated, on: machine, steps: Self.profiledSteps)))
  }

  /// Steps that costs on a target are measured on.
  private static let profiledSteps = 10

  /// SHA-256 of what a trial's result depends on besides the trial: float training, formats, tests,
  /// the program's C, all kernels that others call, and the version of what makes them.
  func trialProblem(_ emission: EmissionModel) -> String {
    let kernels = KernelLibrary.files.sorted { $0.key < $1.key }.map { "\($0.key)\n\($0.value)" }
    var parts = ([calibrationHash, emission.programHash, fixgradVersion] + kernels).map {
      Data($0.utf8)
    }
    for sample in samples.test {
      (sample.input.elements + sample.target.elements).withUnsafeBytes { parts.append(Data($0)) }
    }
    return sha256(parts)
  }
}
