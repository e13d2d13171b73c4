public import Diagnostics
import Files
import Foundation
import Synchronization
import Toolchains

/// Runs trials on a Dask cluster, by the Python package `fixgrad-dask`.
public struct DaskExecutor: TrialExecutor {
  private let bench: TrialBench
  private let scheduler: String
  private let inputs: InputStore
  private let python: Executable
  private let unit: @Sendable (Trial, _ kernels: String) -> TrialUnit
  private let version: String
  private let timeout: Int
  private let sums = ClusterSums()

  /// What all trials so far took.
  public var statistics: ClusterStatistics { sums.value.withLock { $0 } }

  /// - Parameters:
  ///   - scheduler: its address, as `tcp://host:8786`.
  ///   - inputs: where the files of units are.
  ///   - unit: what a trial is as a unit.
  ///   - timeout: seconds that the cluster may be without a worker.
  /// - Throws: `missing-tool` where there is no Python.
  public init(
    _ bench: TrialBench, scheduler: String, inputs: InputStore, version: String, timeout: Int,
    unit: @escaping @Sendable (Trial, _ kernels: String) -> TrialUnit
  ) throws(Diagnostic) {
    guard let python = Executable.find("python3") else {
      throw Diagnostic(
        "missing-tool", "--executor dask needs python3, which is not installed",
        remedy: "apt-get install python3, then pip install ./Sources/fixgrad-dask")
    }
    (self.bench, self.scheduler, self.inputs, self.python) = (bench, scheduler, inputs, python)
    (self.unit, self.version, self.timeout) = (unit, version, timeout)
  }

  public func results(
    of trials: [Trial],
    ended: @escaping @Sendable (Trial, TrialResult, _ seconds: Double) async throws -> Void
  ) async throws {
    let kernels = try inputs.keep(Data(TrialStore.text(bench.kernelSources(for: trials)).utf8))
    let requests = try trials.enumerated().map { index, trial in
      let unit = unit(trial, kernels)
      return try TrialStore.text(
        Request(key: "\(index)", specification: unit, inputs: unit.inputs))
    }
    let (lines, sink) = AsyncStream.makeStream(of: [UInt8].self)
    let pieces = LineSplitter(sink)
    let arguments = [
      "-m", "fixgrad_dask", "--scheduler", scheduler, "--inputs", inputs.folder.path,
      "--version", version, "--timeout", "\(timeout)",
    ]
    async let process = Self.finished(
      python, input: Array((requests.joined(separator: "\n") + "\n").utf8), arguments, pieces)
    var answered = Set<Int>()
    var reason: String?
    for await line in lines {
      guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(line)) else { continue }
      reason = answer.ended ?? reason
      if let statistics = answer.statistics { sums.value.withLock { $0.add(statistics) } }
      guard let key = answer.key.flatMap({ Int($0) }), trials.indices.contains(key)
      else { continue }
      if let failure = answer.failure { throw failure.diagnostic }
      guard let result = answer.result else { continue }
      answered.insert(key)
      try await ended(trials[key], result, answer.seconds ?? 0)
    }
    try await check(process, reason, answered: answered.count, of: trials.count)
  }

  private static func finished(
    _ python: Executable, input: [UInt8], _ arguments: [String], _ pieces: LineSplitter
  ) async throws(Diagnostic) -> RunResult {
    defer { pieces.finish() }
    return try await python.run(input: input, arguments: arguments) { pieces.take($0) }
  }

  /// - Parameter reason: why the cluster runs nothing more, where it said so.
  private func check(
    _ result: RunResult, _ reason: String?, answered: Int, of count: Int
  ) throws(Diagnostic) {
    guard !result.succeeded || answered < count else { return }
    let notes = ["\(answered) of \(count) trials were answered, and are kept"]
    let remedy = "the same command again goes on, here with --executor local"
    if let reason { throw Diagnostic("cluster-failed", reason, notes: notes, remedy: remedy) }
    let said = result.standardError.split(separator: "\n").map(String.init)
    if said.contains(where: { $0.contains("No module named") }) {
      throw Diagnostic(
        "missing-tool", "--executor dask needs the Python package fixgrad-dask",
        notes: said.suffix(1), remedy: "pip install ./Sources/fixgrad-dask")
    }
    throw Diagnostic(
      "cluster-failed", said.last ?? "the end of Dask stopped without a word",
      notes: said.dropLast().suffix(10) + notes, remedy: remedy)
  }

  private struct Request: Encodable {
    let key: String
    let specification: TrialUnit
    let inputs: [String]
  }

  private struct Answer: Decodable {
    struct Failure: Decodable {
      let kind: String
      let message: String
      let notes: [String]

      var diagnostic: Diagnostic {
        Diagnostic(
          kind, message, notes: notes,
          remedy: kind == "no-fixgrad" || kind == "worker-version"
            ? "install this fixgrad on the workers, on PATH or where FIXGRAD says" : nil)
      }
    }

    let key: String?
    let ended: String?
    let result: TrialResult?
    let failure: Failure?
    let seconds: Double?
    let statistics: ClusterStatistics?
  }
}

/// What trials on a cluster took.
public struct ClusterStatistics: Sendable, Decodable {
  public private(set) var trials = 0
  public private(set) var bytesToWorkers = 0
  public private(set) var bytesBack = 0
  /// On the workers, beside whatever else ran.
  public private(set) var secondsInTrials = 0.0

  init() {}

  private enum CodingKeys: String, CodingKey {
    case trials, bytesToWorkers = "bytes_to_workers", bytesBack = "bytes_back"
    case secondsInTrials = "seconds_in_trials"
  }

  mutating func add(_ other: ClusterStatistics) {
    trials += other.trials
    bytesToWorkers += other.bytesToWorkers
    bytesBack += other.bytesBack
    secondsInTrials += other.secondsInTrials
  }
}

private final class ClusterSums: Sendable {
  let value = Mutex(ClusterStatistics())
}

/// Makes lines of pieces that are cut anywhere.
private final class LineSplitter: Sendable {
  private let rest = Mutex<[UInt8]>([])
  private let sink: AsyncStream<[UInt8]>.Continuation

  init(_ sink: AsyncStream<[UInt8]>.Continuation) { self.sink = sink }

  func take(_ piece: [UInt8]) {
    rest.withLock { rest in
      rest += piece
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        sink.yield(Array(rest[..<end]))
        rest.removeFirst(end + 1)
      }
    }
  }

  func finish() { sink.finish() }
}
