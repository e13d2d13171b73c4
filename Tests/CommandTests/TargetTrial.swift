import Files
import Foundation
import Testing

/// A run of a small network on a target, and what its report says.
enum TargetTrial {
  /// What `--json` writes, as far as the tests look at it.
  struct Report: Decodable {
    struct Other: Decodable { let cyclesRatio: Double }
    struct Against: Decodable {
      let float: Other
      let naive: Other?
    }
    struct Share: Decodable {
      let cyclesPerStep: Double
      let share: Double
    }

    let job: String
    let target: String
    let steps: Int
    let loss: [Double]
    let weightHash: String
    let hostWeightHash: String
    let isEqual: Bool
    let instructionsPerStep: Double?
    let cyclesPerStep: Double?
    let cycleModel: String?
    let cyclesAreExact: Bool?
    let ramBytes: Int?
    let stackBytes: Int?
    let flashBytes: Int?
    let millisecondsPerStep: Double?
    let against: Against?
    let profile: [Share]?
  }

  /// A small convolutional network on 12 samples of 5 × 5 values, three classes.
  static let job = """
    name: net
    model:
      input: [1, 5, 5]
      layers:
        - conv2d: {channels: 2, kernel: 3, padding: 1}
        - relu
        - max_pool2d: 2
        - flatten
        - linear: 5
        - sigmoid
        - linear: 3
        - log_softmax
    loss: nll
    optimizer: {sgd: {learning_rate: 0.1}}
    training: {epochs: 2}
    data: {train: train.csv, target: label}
    """

  static let table: String = {
    var state: UInt32 = 1
    let rows = (0..<12).map { row -> String in
      let values = (0..<25).map { _ -> String in
        state = state &* 1_664_525 &+ 1_013_904_223
        return state >> 30 == 0 ? "0" : "\(Int(state >> 24) - 128)"
      }
      return (values + ["\(row % 3)"]).joined(separator: ",")
    }
    let names = (0..<25).map { "x\($0)" } + ["label"]
    return ([names.joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
  }()

  static func withJob<T>(
    _ job: String = job, _ body: (URL) async throws -> T
  ) async throws -> T {
    try await TemporaryDirectory.with { folder in
      try job.write(to: folder.appending(path: "job.yaml"), atomically: true, encoding: .utf8)
      try table.write(
        to: folder.appending(path: "train.csv"), atomically: true, encoding: .utf8)
      return try await body(folder)
    }
  }

  /// Runs, expects success, and reads the report.
  static func report(_ arguments: [String], in folder: URL? = nil) async throws -> Report {
    try await TemporaryDirectory.with { out in
      let file = out.appending(path: "run.json")
      let answer = try await Fixgrad.run(
        ["run"] + arguments + ["--quiet", "--json", file.path], in: folder)
      #expect(answer.status == 0, "\(answer.errors)")
      #expect(answer.errors == "")
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(Report.self, from: Data(contentsOf: file))
    }
  }

  static func expectEqual(_ report: Report, steps: Int) {
    #expect(report.isEqual)
    #expect(report.weightHash == report.hostWeightHash && report.weightHash.count == 8)
    #expect(report.steps == steps && report.loss.count == steps)
  }
}
