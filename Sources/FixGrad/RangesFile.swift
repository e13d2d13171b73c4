import Autodiff
import Calibration
import Diagnostics
import Foundation
import GraphIR
import Jobs

/// `ranges.json`: what calibration saw, for the job, the data and the graph that its hash names.
public struct RangesFile: Codable, Sendable {
  public struct Entry: Codable, Sendable {
    public let name: String
    public let range: ObservedRange
  }

  /// SHA-256 of everything that determines float training.
  public let hash: String
  public let steps: Int
  public let ranges: [Entry]

  public init(_ calibrated: CalibratedGraph, hash: String) {
    self.hash = hash
    steps = calibrated.steps
    ranges = calibrated.graph.values.indices.map { index in
      let value = Value(index: index)
      return Entry(name: calibrated.graph.name(value), range: calibrated.ranges[value])
    }
  }

  /// The ranges on a graph; nil when they are of other buffers.
  public func applied(to training: TrainingGraph) -> CalibratedGraph? {
    guard ranges.map(\.name) == training.graph.values.map(\.name) else { return nil }
    return CalibratedGraph(
      training: training, ranges: ValueMap(training.graph) { ranges[$0.index].range }, steps: steps)
  }

  /// Reads the file; nil when there is none.
  public static func read(_ url: URL) throws(Diagnostic) -> RangesFile? {
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode(RangesFile.self, from: Data(contentsOf: url))
    } catch {
      throw Diagnostic(
        "bad-ranges", "'\(url.lastPathComponent)' is not what `fixgrad calibrate` writes",
        remedy: "delete it, or run `fixgrad calibrate` again")
    }
  }

  /// The file's content.
  func text() throws(Diagnostic) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    do {
      return try encoder.encode(self) + Data("\n".utf8)
    } catch {
      throw Diagnostic("cannot-write", "ranges cannot be written: \(error)")
    }
  }

  public func write(to url: URL) throws(Diagnostic) {
    let text = try text()
    do {
      try text.write(to: url, options: .atomic)
    } catch {
      throw Diagnostic("cannot-write", "'\(url.lastPathComponent)' cannot be written: \(error)")
    }
  }
}
