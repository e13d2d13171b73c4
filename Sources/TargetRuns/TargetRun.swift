import CEmission
import Diagnostics
public import Drift
import Files
import Foundation
import GraphIR
public import Toolchains

/// Trains a task's program on a target, and on the host beside it.
public struct TargetRun: Sendable {
  /// The samples of the steps, in their order: see ``TrainingTask/first(_:seed:)``.
  public var task: TrainingTask
  public var target: Target
  /// What times are given for, in Hz; by default the target's own.
  public var clock: Double?
  /// Whether the float program runs, too.
  public var isAgainstFloat: Bool
  /// The same steps of a program whose float code runs, too: that which merges nothing.
  public var naive: TrainingTask?
  /// Whether the share of each operator is measured.
  public var isProfiled: Bool
  /// Of each program that runs.
  public var timeLimit: Duration

  /// SHA-256 of the integer program's C, its kernels included.
  public let programHash: String

  public init(
    _ task: TrainingTask, on target: Target, programHash: String, clock: Double? = nil,
    isAgainstFloat: Bool = false,
    isProfiled: Bool = false, timeLimit: Duration = .seconds(600)
  ) {
    self.task = task
    self.target = target
    self.programHash = programHash
    self.clock = clock
    self.isAgainstFloat = isAgainstFloat
    self.isProfiled = isProfiled
    self.timeLimit = timeLimit
  }

  /// Builds, runs and compares.
  ///
  /// - Throws: `missing-tool`, `does-not-fit`, and what compilers and emulators throw.
  public func run() async throws -> TargetRunReport {
    try await TargetTools.look(for: target).check()
    try checkModelFits()
    return try await TemporaryDirectory.with { folder in
      let counter = try await TargetCounter.build(for: target, in: folder)
      let fixed = try await result(task, .fixed, counter, in: folder.appending(path: "fixed"))
      let host = try await hostOutcome(in: folder.appending(path: "host"))
      let cost = fixed.laps.flatMap(TargetRunReport.Cost.init)
      let difference = Difference(fixed.answer.outcome, host, of: task.emission)
      var report = TargetRunReport(
        job: task.emission.name, target: target.name, programHash: programHash,
        steps: fixed.answer.outcome.losses[0].count,
        samplesPerStep: task.emission.fixed.quantized.training.samplesPerStep,
        loss: fixed.answer.outcome.losses[0],
        weightHash: fixed.answer.outcome.weightHash,
        hostWeightHash: host.weightHash, isEqual: difference == nil,
        difference: difference?.text, cost: cost,
        cycleModel: target.cycleModel.map { "\($0.name): \($0.source)" },
        cyclesAreExact: target.cycleModel?.isExact, memory: fixed.memory,
        clock: target.isHost ? nil : clock ?? target.clock)
      if isAgainstFloat, let cost {
        report.float = try await against(
          task, cost, counter, in: folder.appending(path: "float"))
      }
      if let naive, let cost {
        report.naive = try await against(
          naive, cost, counter, in: folder.appending(path: "naive"))
      }
      if isProfiled, !target.isHost {
        let profile = try await result(
          task, .profile, counter, in: folder.appending(path: "profile"))
        report.profile = profile.laps.map { Profile($0, of: task.emission).shares }
      }
      return report
    }
  }

  /// Before anything is compiled: whether the model alone fits.
  private func checkModelFits() throws(Diagnostic) {
    let model = task.emission.fixed.ramBytes
    if let limit = target.instructionSet.objectLimit, model > limit {
      throw target.misfit(
        of: task.emission.name, needs: model, of: "RAM", having: limit,
        notes: ["the model is one object of C, which cannot be larger there"])
    }
    let bytes = model + Target.stackReserve
    guard let ram = target.memory?.ram.bytes, bytes > ram else { return }
    throw target.misfit(
      of: task.emission.name, needs: bytes, of: "RAM", having: ram,
      notes: [
        "\(model) of the model and \(Target.stackReserve) kept free for "
          + "the stack"
      ])
  }

  private struct Result {
    let answer: DeviceStream.Answer
    let laps: Laps?
    let memory: TargetRunReport.Memory?
  }

  private func result(
    _ task: TrainingTask, _ variant: TargetProgram.Variant, _ counter: TargetCounter?,
    in folder: URL
  ) async throws -> Result {
    // What we are compared with may take more than the part has.
    let isOther = variant == .float
    let program = try await TargetProgram.build(
      task, variant, for: isOther ? target.roomiest : target, in: folder)
    let stream = DeviceStream(task, variant == .float ? .float : .fixed)
    let outcome = try await program.image.run(
      input: stream.input, counter: counter, in: folder, timeLimit: timeLimit)
    let answer = try stream.decode(outcome.output)
    return Result(answer: answer, laps: outcome.laps, memory: program.memory(answer))
  }

  /// The same steps by the host's program, with the host's loops and its own protocol.
  private func hostOutcome(in folder: URL) async throws -> RunOutcome {
    var task = task
    task.emission.loops = nil
    let program = try await HostProgram.build(
      task, [.fixed], compiler: HostCompiler.find(), in: folder)
    return try await program.run(
      RunRequest(
        weights: task.emission.weights, orders: [Array(task.train.indices)],
        seed: task.emission.seed), as: .fixed)
  }

  private func against(
    _ task: TrainingTask, _ cost: TargetRunReport.Cost, _ counter: TargetCounter?, in folder: URL
  ) async throws -> TargetRunReport.Other? {
    let float = try await result(task, .float, counter, in: folder)
    guard let other = float.laps.flatMap(TargetRunReport.Cost.init), let memory = float.memory
    else { return nil }
    return TargetRunReport.Other(
      cost: other, memory: memory, cyclesRatio: other.cyclesPerStep / cost.cyclesPerStep,
      finalLoss: float.answer.outcome.losses[0].last ?? 0)
  }
}
