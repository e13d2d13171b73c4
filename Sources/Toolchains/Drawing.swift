public import Diagnostics
import Foundation

/// The programs that draw reports: gnuplot for charts, dot of Graphviz for the layout of graphs.
public struct Drawing: Sendable {
  private let gnuplot: Executable
  private let dot: Executable

  /// Those on `PATH`.
  /// - Throws: `missing-tool`.
  public static func find(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(Diagnostic) -> Drawing {
    let packages = ["gnuplot": "gnuplot-nox", "dot": "graphviz"]
    let missing = packages.keys.sorted().filter {
      Executable.find($0, environment: environment) == nil
    }
    guard let gnuplot = Executable.find("gnuplot", environment: environment),
      let dot = Executable.find("dot", environment: environment)
    else {
      throw Diagnostic(
        "missing-tool",
        "drift.html needs \(missing.joined(separator: " and ")), which "
          + "\(missing.count == 1 ? "is" : "are") not installed",
        remedy: "apt-get install --no-install-recommends "
          + missing.compactMap { packages[$0] }.joined(separator: " "))
    }
    return Drawing(gnuplot: gnuplot, dot: dot)
  }

  /// What a gnuplot script prints; no settings of the user's are read.
  public func chart(_ script: String) async throws(Diagnostic) -> String {
    try await output(of: gnuplot, ["-d"], script)
  }

  /// Where dot places the nodes and edges of a graph: its `plain` format.
  public func layout(_ graph: String) async throws(Diagnostic) -> String {
    try await output(of: dot, ["-Tplain"], graph)
  }

  private func output(
    of program: Executable, _ arguments: [String], _ input: String
  ) async throws(Diagnostic) -> String {
    let result = try await program.run(
      input: Array(input.utf8), arguments: arguments, timeLimit: .seconds(300))
    guard result.succeeded else {
      throw Diagnostic(
        "drawing-failed", "\(program.name) cannot draw a chart of the report",
        notes: result.standardError.split(separator: "\n").prefix(10).map(String.init))
    }
    return result.text
  }
}
