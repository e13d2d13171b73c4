import Diagnostics
public import Foundation
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

extension Executable {
  /// Runs the program to its end.
  ///
  /// Input and output flow at the same time, of any size. A program that does not read its input is
  /// no error. Cancelling the task kills the program.
  ///
  /// - Parameters:
  ///   - input: the bytes of standard input.
  ///   - arguments: what follows ``leadingArguments``.
  ///   - environment: changes to our own environment.
  ///   - workingDirectory: the folder to run in, by default ours.
  ///   - timeLimit: the program is killed when it takes longer.
  ///   - onOutput: called with each piece of standard output as it comes, for progress; the pieces
  ///     are in order, but are cut anywhere.
  /// - Throws: `cannot-run`, `time-limit`, `program-crashed` (with the signal's name) or
  ///   `cancelled`. An exit status other than 0 is a result, see ``RunResult/exitStatus``.
  public func run(
    input: [UInt8] = [], arguments: [String] = [], environment: [String: String] = [:],
    workingDirectory: URL? = nil, timeLimit: Duration? = nil,
    onOutput: (@Sendable ([UInt8]) -> Void)? = nil
  ) async throws(Diagnostic) -> RunResult {
    var changes: [Environment.Key: String?] = [:]
    for (key, value) in environment {
      if let key = Environment.Key(rawValue: key) { changes[key] = value }
    }
    let configuration = Configuration(
      executable: .path(FilePath(url.path)),
      arguments: Arguments(leadingArguments + arguments),
      environment: .inherit.updating(changes),
      workingDirectory: workingDirectory.map { FilePath($0.path) })
    let race = await withTaskGroup(of: Race.self, returning: Race.self) { group in
      group.addTask {
        await .ended(configuration.outcome(input: input, onOutput: onOutput))
      }
      if let timeLimit {
        group.addTask {
          do { try await Task.sleep(for: timeLimit) } catch { return .cancelled }
          return .outOfTime
        }
      }
      let winner = await group.next() ?? .cancelled
      // Cancelling the run kills the program; the group waits until it is gone.
      group.cancelAll()
      return winner
    }
    switch race {
    case .cancelled: throw .cancelled(self)
    case .outOfTime: throw .timeLimit(self, timeLimit ?? .zero)
    case .ended(let outcome): return try result(of: outcome)
    }
  }

  private func result(of outcome: Outcome) throws(Diagnostic) -> RunResult {
    guard !Task.isCancelled else { throw .cancelled(self) }
    switch outcome {
    case .failed(let reason): throw .cannotRun(self, reason)
    case .signaled(let signal, let standardError):
      throw .crashed(self, signal: signal, standardError: standardError)
    case .exited(let result): return result
    }
  }
}

/// Which came first.
private enum Race: Sendable {
  case ended(Outcome)
  case outOfTime
  case cancelled
}

private enum Outcome: Sendable {
  case exited(RunResult)
  case signaled(Int32, standardError: String)
  case failed(String)
}

extension Configuration {
  /// Runs the program with both pipes served at once.
  fileprivate func outcome(
    input: [UInt8], onOutput: (@Sendable ([UInt8]) -> Void)?
  ) async -> Outcome {
    ignoreBrokenPipes()
    do {
      let ended = try await Subprocess.run(
        self, input: .inputWriter, output: .sequence, error: .bytes(limit: .max)
      ) { execution in
        async let written: Void = feed(execution.standardInputWriter, input)
        var output: [UInt8] = []
        for try await buffer in execution.standardOutput {
          let piece = buffer.withUnsafeBytes { [UInt8]($0) }
          output += piece
          onOutput?(piece)
        }
        await written
        return output
      }
      let standardError = String(decoding: ended.standardError, as: UTF8.self)
      switch ended.terminationStatus {
      case .exited(let status):
        return .exited(
          RunResult(
            standardOutput: ended.closureResult, standardError: standardError, exitStatus: status))
      case .signaled(let signal): return .signaled(signal, standardError: standardError)
      }
    } catch {
      return .failed("\(error)")
    }
  }
}

/// Writes all of the input and closes it. A reader that went away is no error of ours.
private func feed(_ writer: StandardInputWriter, _ input: [UInt8]) async {
  _ = try? await writer.write(input)
  try? await writer.finish()
}

/// Makes a write to a program that stopped reading fail instead of ending this process.
///
/// Programs that we start get the default back.
private func ignoreBrokenPipes() {
  _ = signal(SIGPIPE, SIG_IGN)
}

extension Diagnostic {
  fileprivate static func cannotRun(_ program: Executable, _ reason: String) -> Diagnostic {
    Diagnostic("cannot-run", "cannot run '\(program.url.path)'", notes: [reason])
  }

  fileprivate static func cancelled(_ program: Executable) -> Diagnostic {
    Diagnostic("cancelled", "'\(program.name)' was cancelled before it ended")
  }

  fileprivate static func timeLimit(_ program: Executable, _ limit: Duration) -> Diagnostic {
    let seconds = limit / .seconds(1)
    return Diagnostic(
      "time-limit", "'\(program.name)' did not end within \(seconds) s and was killed")
  }

  fileprivate static func crashed(
    _ program: Executable, signal: Int32, standardError: String
  ) -> Diagnostic {
    Diagnostic(
      "program-crashed", "'\(program.name)' crashed with \(signalName(signal))",
      notes: standardError.split(separator: "\n").suffix(20).map(String.init))
  }
}

/// `SIGSEGV (segmentation fault)`; `signal 63` for the ones without a name.
private func signalName(_ signal: Int32) -> String {
  switch signal {
  case SIGABRT: "SIGABRT (abort)"
  case SIGBUS: "SIGBUS (bus error)"
  case SIGFPE: "SIGFPE (arithmetic error, as a division by zero)"
  case SIGILL: "SIGILL (illegal instruction)"
  case SIGINT: "SIGINT (interrupt)"
  case SIGKILL: "SIGKILL (killed)"
  case SIGPIPE: "SIGPIPE (broken pipe)"
  case SIGSEGV: "SIGSEGV (segmentation fault)"
  case SIGSYS: "SIGSYS (bad system call)"
  case SIGTERM: "SIGTERM (terminated)"
  case SIGTRAP: "SIGTRAP (trap)"
  case SIGXCPU: "SIGXCPU (processor time used up)"
  default: "signal \(signal)"
  }
}
