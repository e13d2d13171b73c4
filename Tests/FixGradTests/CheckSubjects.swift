import Calibration
import Drift
import Files
import FixGrad
import Foundation
import GraphIR

/// Small jobs to check, and ways to break what is checked.
enum CheckSubjects {
  /// 6 → 5 sigmoids → 3 classes.
  static let classifier = """
    name: classes
    model: {input: [6], layers: [{linear: 5}, sigmoid, {linear: 3}, log_softmax]}
    loss: nll
    optimizer: {sgd: {learning_rate: 0.1}}
    training: {epochs: 2}
    data: {synthetic: {samples: 40, nonzero: 0.5, seed: 1}}
    """

  /// 4 → 6 ReLUs → 2 values: sums, products and maxima only, but for the division by 2.
  static let regression = """
    name: values
    model: {input: [4], layers: [{linear: 6}, relu, {linear: 2}]}
    loss: mse
    optimizer: {sgd: {learning_rate: 0.02}}
    training: {epochs: 2}
    data: {synthetic: {samples: 40, nonzero: 1, seed: 2}}
    """

  static func subject(_ job: String = classifier, steps: Int = 8) async throws -> CheckSubject {
    try await TemporaryDirectory.with { folder in
      let file = folder.appending(path: "job.yaml")
      try job.write(to: file, atomically: true, encoding: .utf8)
      let project = try Project(job: file.path)
      return try await project.checkSubject(try project.calibrated(), steps: steps)
    }
  }

  static func finding(_ check: any JobCheck, _ subject: CheckSubject) async throws
    -> CheckReport.Entry
  {
    try await CheckReport([check], of: subject, jobs: 2).checks[0]
  }
}

extension CheckSubject {
  private var name: String { task.emission.name }

  /// Starts from parameters that are all `weights`, and takes other samples where they are given.
  mutating func take(weights: Float, samples: [Sample]? = nil) {
    let seed = task.seeds[0]
    let all = task.weights(seed).mapValues { $0.map { _ in weights } }
    let count = task.train.count
    task = TrainingTask(
      emission: task.emission, train: samples ?? task.train, test: [], epochs: 1, shuffle: false,
      weights: { _ in all }, order: { _, _ in Array(0..<count) }, seeds: [seed])
  }

  /// Changes the fixed program's text, and that of its traced twin when `both`.
  mutating func changeProgram(both: Bool = true, _ change: (String) -> String) {
    let path = "src/\(name)_fixed.c"
    sources.package = sources.package.adding(path, change(sources.package.files[path] ?? ""))
    guard both else { return }
    let twin = "\(name)_traced.c"
    sources.driver = sources.driver.adding(twin, change(sources.driver.files[twin] ?? ""))
  }

  /// Adds statements to the end of `train`.
  mutating func addToTrain(both: Bool = false, _ statements: String) {
    changeProgram(both: both) { text in
      text.replacingOccurrences(
        of: "    return loss;\n}", with: "\(statements)\n    return loss;\n}")
    }
  }

  /// Adds a function to the program, where it is compiled.
  mutating func addToProgram(_ text: String) {
    changeProgram(both: false) {
      $0.replacingOccurrences(of: "\n#else\ntypedef int", with: "\n\(text)\n#else\ntypedef int")
    }
  }
}
