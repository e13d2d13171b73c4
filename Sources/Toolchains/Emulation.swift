public import Diagnostics
import Files
public import Foundation

/// What a program left behind on a target.
public struct TargetOutcome: Sendable, Hashable {
  /// The bytes that it wrote.
  public let output: [UInt8]
  /// What the emulator counted; nil on the host.
  public let laps: Laps?
}

extension TargetImage {
  /// Runs the program to its end, on its emulator or here.
  ///
  /// - Parameters:
  ///   - input: the bytes that it reads.
  ///   - counter: what counts, of this target; nil on the host.
  ///   - folder: where it reads and writes; nobody else's.
  ///   - timeLimit: it is killed when it takes longer.
  /// - Throws: `time-limit`, `program-crashed`, `target-fault` when the processor reported a fault,
  ///   `target-failed` for any other end but a good one.
  public func run(
    input: [UInt8], counter: TargetCounter?, in folder: URL, timeLimit: Duration
  ) async throws(Diagnostic) -> TargetOutcome {
    guard let emulator = target.emulator, let counter else {
      let result = try await Executable(executable).run(input: input, timeLimit: timeLimit)
      guard result.succeeded else { throw .failed(target, result) }
      return TargetOutcome(output: result.standardOutput, laps: nil)
    }
    let files = (
      input: folder.appending(path: "fg_input"), output: folder.appending(path: "fg_output"),
      laps: folder.appending(path: "fg_laps")
    )
    do {
      try Data(input).write(to: files.input)
    } catch {
      throw Diagnostic(
        "cannot-write", "cannot write '\(files.input.path)'",
        notes: [error.localizedDescription], remedy: "free some space, or set TMPDIR")
    }
    let result: RunResult
    switch emulator {
    case .qemu(let program, let arguments, let ramOption):
      guard let qemu = Executable.find(program) else {
        try await TargetTools.look(for: target).check()
        preconditionFailure("a target requires its emulator")
      }
      result = try await qemu.run(
        arguments: arguments + ramArguments(ramOption) + [
          "-display", "none", "-monitor", "none", "-serial", "none", "-semihosting-config",
          "enable=on,target=native", "-kernel", executable.path, "-plugin",
          "\(quoted(counter.file)),model=\(target.cycleModel?.name ?? ""),"
            + "output=\(quoted(files.laps)),marks=\(marks)",
        ], workingDirectory: folder, timeLimit: timeLimit)
    case .simavr(let mcu):
      let last = target.memory.map { $0.ram.origin + $0.ram.bytes - 1 } ?? 0
      result = try await Executable(counter.file).run(
        arguments: [
          mcu, executable.path, files.input.path, files.output.path, files.laps.path, "\(last)",
        ], workingDirectory: folder, timeLimit: timeLimit)
    }
    guard result.succeeded else { throw .failed(target, result) }
    guard let output = try? [UInt8](Data(contentsOf: files.output)),
      let text = try? String(contentsOf: files.laps, encoding: .utf8), let laps = Laps(text)
    else { throw .failed(target, result) }
    return TargetOutcome(output: output, laps: laps)
  }

  /// A path within an option of QEMU, whose parts commas separate.
  private func quoted(_ file: URL) -> String { file.path.replacing(",", with: ",,") }

  private func ramArguments(_ option: String?) -> [String] {
    guard let option, let memory = target.memory else { return [] }
    return ["-global", "\(option)=\(max(memory.ram.bytes, 16 << 10))"]
  }
}

/// What counts under an emulator: a plugin of QEMU, or the program that runs simavr.
///
/// Built on demand with the host's compiler from the sources that the tool carries.
public struct TargetCounter: Sendable, Hashable {
  let file: URL

  /// Builds the counter of a target in a folder; nil for the host, where nothing is counted.
  /// - Throws: `missing-tool`, `no-c-compiler`, `c-compile-error`.
  public static func build(
    for target: Target, in folder: URL
  ) async throws(Diagnostic) -> TargetCounter? {
    guard let emulator = target.emulator else { return nil }
    try await TargetTools.look(for: target).check()
    let compiler = try await HostCompiler.find()
    let flags = ["-O2", "-std=gnu11"]
    switch emulator {
    case .qemu:
      let isARM = target.compiler?.hasPrefix("arm") ?? false
      let cost = isARM ? "fg_cost_arm.c" : "fg_cost_riscv.c"
      try TargetText.write(
        ["fg_count.c", cost, "fg_cost.h", "fg_laps.h", "fg_qemu.h"], into: folder)
      let file = folder.appending(path: "fg_count.so")
      try await compiler.compile(
        sources: ["fg_count.c", cost].map { folder.appending(path: $0) },
        flags: flags + ["-fPIC", "-shared", "-fvisibility=hidden"],
        libraries: isARM ? ["capstone"] : [], output: file)
      return TargetCounter(file: file)
    case .simavr:
      try TargetText.write(["fg_simavr.c", "fg_laps.h"], into: folder)
      let file = folder.appending(path: "fg_simavr")
      try await compiler.compile(
        sources: [folder.appending(path: "fg_simavr.c")], flags: flags, libraries: ["simavr"],
        output: file)
      return TargetCounter(file: file)
    }
  }
}

extension Diagnostic {
  /// The exit statuses of `fg_board.h`.
  private enum Status {
    static let foreignInput: Int32 = 3
    static let fault: Int32 = 99
  }

  fileprivate static func failed(_ target: Target, _ result: RunResult) -> Diagnostic {
    let said = result.standardError.split(separator: "\n").suffix(20).map(String.init)
    let place = target.isHost ? "here" : "on the emulated \(target.name)"
    switch result.exitStatus {
    case Status.fault:
      return Diagnostic(
        "target-fault", "the processor reported a fault \(place)",
        notes: [
          "a bad address, an instruction that it does not have, or a stack that met the variables"
        ] + said)
    case Status.foreignInput:
      return Diagnostic(
        "target-failed", "the program \(place) found its input cut short, or not meant for it",
        notes: said)
    default:
      return Diagnostic(
        "target-failed", "the program stopped \(place) with status \(result.exitStatus)",
        notes: said)
    }
  }
}
