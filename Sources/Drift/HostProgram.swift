import CEmission
public import Diagnostics
public import Foundation
public import Toolchains

/// The emitted programs of a task, compiled for this machine together with the host driver.
public struct HostProgram: Sendable {
  /// `FGD1`, the first word of a request.
  private static let magic = 0x3144_4746

  private let task: TrainingTask
  private let folder: URL
  private let executables: [Arithmetic: Executable]
  private let samples: [Arithmetic: ByteWriter]

  /// Writes the package and the driver below `folder` and compiles the programs asked for.
  ///
  /// - Parameter sources: what to compile, by default what the task's emission emits.
  /// - Throws: `c-compile-error`: what we emitted must compile.
  public static func build(
    _ task: TrainingTask, _ programs: [Arithmetic] = Arithmetic.allCases,
    sources: EmittedSources? = nil, compiler: HostCompiler,
    flags: [String] = HostCompiler.optimized, in folder: URL
  ) async throws -> HostProgram {
    try (sources ?? EmittedSources(task.emission)).write(into: folder)
    let built = try await concurrentMap(
      programs, width: ProcessInfo.processInfo.activeProcessorCount
    ) { try await compile(task.emission.name, $0, compiler, flags, folder) }
    return HostProgram(
      task: task, folder: folder,
      executables: Dictionary(uniqueKeysWithValues: zip(programs, built)),
      samples: Dictionary(
        uniqueKeysWithValues: programs.map {
          ($0, ProgramLayout(task.emission, $0).samples(of: task))
        }))
  }

  private static func compile(
    _ name: String, _ arithmetic: Arithmetic, _ compiler: HostCompiler, _ flags: [String],
    _ folder: URL
  ) async throws -> Executable {
    let program =
      arithmetic == .traced
      ? "driver/\(name)_traced.c" : "src/\(name)_\(arithmetic.rawValue).c"
    let defines =
      switch arithmetic {
      case .fixed: [String]()
      case .float: ["\(name.uppercased())_FLOAT"]
      case .traced: ["FG_TRACED", "FG_CHECKED"]
      }
    return try await compiler.compile(
      sources: [program, "src/\(name)_weights.c", "driver/fg_driver.c"]
        .map { folder.appending(path: $0) },
      includeDirectories: ["src", "driver"].map { folder.appending(path: $0) }, defines: defines,
      flags: flags + ["-std=c99"],
      output: folder.appending(path: "\(name)_\(arithmetic.rawValue)"))
  }

  /// Trains and predicts.
  ///
  /// - Throws: `driver-failed` with what the driver said; `driver-protocol` for an answer of the
  ///   wrong length.
  public func run(
    _ request: RunRequest, as arithmetic: Arithmetic
  ) async throws(Diagnostic) -> RunOutcome {
    try await answer(request, as: arithmetic, arguments: [])
  }

  /// Trains and predicts with the traced program, and reads its trace.
  public func trace(_ request: RunRequest) async throws(Diagnostic) -> (RunOutcome, Trace) {
    let file = folder.appending(path: "trace-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let outcome = try await answer(request, as: .traced, arguments: [file.path])
    let bytes: [UInt8]
    do {
      bytes = try [UInt8](Data(contentsOf: file))
    } catch {
      throw .protocolError(task.emission.name, "a trace that cannot be read")
    }
    return (outcome, try Trace(decoding: bytes, of: task.emission.fixed))
  }

  private func answer(
    _ request: RunRequest, as arithmetic: Arithmetic, arguments: [String]
  ) async throws(Diagnostic) -> RunOutcome {
    guard let executable = executables[arithmetic], let samples = samples[arithmetic] else {
      preconditionFailure("a program runs after it was built")
    }
    let layout = ProgramLayout(task.emission, arithmetic)
    var input = ByteWriter()
    let head = [
      Self.magic, task.train.count, task.test.count, request.orders.count,
      request.firstDumpedStep, request.dumpedSteps, request.seed,
    ]
    for word in head { input.append(word, size: 4) }
    input.append(layout.masters(request.weights))
    input.append(samples)
    for order in request.orders {
      precondition(order.count == task.train.count, "an epoch takes every sample once")
      for index in order { input.append(index, size: 4) }
    }
    let result = try await executable.run(input: input.bytes, arguments: arguments)
    guard result.succeeded else {
      throw Diagnostic(
        "driver-failed", "the \(arithmetic.rawValue) program of '\(layout.name)' stopped",
        notes: result.standardError.split(separator: "\n").suffix(20).map(String.init))
    }
    return try RunOutcome(
      decoding: result.standardOutput, as: layout,
      steps: task.training.steps(of: request.orders).map(\.count), tests: task.test.count)
  }
}

extension Diagnostic {
  /// A stream that is not what the host driver's protocol says.
  static func protocolError(_ name: String, _ what: String) -> Diagnostic {
    Diagnostic(
      "driver-protocol", "the host program of '\(name)' answered with \(what)",
      notes: ["this is a bug of fixgrad, or the program was killed while it wrote"])
  }
}
