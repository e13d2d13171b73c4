import Diagnostics
import Drift
import FixGrad
import Foundation
import ReportPages
import Toolchains

/// One job against its float training.
struct Comparison: Sendable {
  let project: Project
  let job: String
  /// The command that makes this comparison alone.
  let command: String
  /// Of its folder in that of the report; nil where it is the only one.
  var name: String?

  init(_ project: Project, _ job: String, _ command: String, name: String?) {
    self.project = project
    self.job = job
    self.command = command
    self.name = name
  }

  func folder(in report: URL) -> URL { name.map { report.appending(path: $0) } ?? report }
}

/// How comparisons are made.
struct StudySettings: Sendable {
  private let seeds: Int
  private let exactSteps: Int
  private let precision: Int
  private let isRigorous: Bool
  private let isPerOperator: Bool
  private let jobs: Int
  private let isQuiet: Bool
  private let drawing: Drawing?

  init(_ command: CompareCommand, drawing: Drawing?) {
    seeds = command.seeds
    exactSteps = command.reference.exact
    precision = command.reference.bits
    isRigorous = command.reference.rigorous
    isPerOperator = command.perOperator
    jobs = command.options.jobs ?? ProcessInfo.processInfo.activeProcessorCount
    isQuiet = command.options.quiet
    self.drawing = drawing
  }

  /// Makes a comparison and writes its report; nil where it is not begun any more.
  func report(
    _ part: Comparison, into folder: URL, _ stop: StudyStop
  ) async throws -> DriftReport? {
    guard !stop.isRequested else { return nil }
    let project = part.project
    let calibration = Progress("calibrating", isQuiet: isQuiet)
    let total = project.samples.train.count * project.job.training.epochs
    let calibrated = try project.recordedOrCalibrated { calibration.show($0, of: total) }
    calibration.finish()
    var task = try project.trainingTask(
      calibrated, seeds: seeds, exactSteps: exactSteps, isPerOperator: isPerOperator,
      command: part.command)
    task.precision = precision
    task.isRigorous = isRigorous
    let own = part.folder(in: folder)
    let records = try TargetRecords(in: own, of: task.emission.programHash)
    let progress = Progress("training \(project.job.name)", isQuiet: isQuiet)
    var result = try await DriftStudy(task).run(jobs: jobs, stop: stop) {
      progress.show($0.finished, of: $0.total, unit: "runs", detail: $0.last)
    }
    progress.finish()
    result.targets = records.costs
    var files = records.files
    files["drift.html"] = try await drawn(stop) { try await result.page(drawnBy: $0) }
    try result.write(to: own, adding: files)
    return result
  }

  /// Writes the page that shows two comparisons side by side; whether there is one.
  func overview(
    _ parts: [Comparison], _ reports: [DriftReport], in folder: URL
  ) async throws -> Bool {
    guard parts.count > 1, reports.count == parts.count else { return false }
    let index = try ReportIndex(versus: parts.compactMap(\.name), in: folder)
    return try await drawn(StudyStop()) {
      try await index.write(to: folder, drawnBy: $0)
    } != nil
  }

  /// What is drawn; nil, and a warning, where that fails: everything else is written.
  private func drawn<Result>(
    _ stop: StudyStop, _ body: (Drawing) async throws -> Result
  ) async throws -> Result? {
    guard let drawing else { return nil }
    do {
      return try await body(drawing)
    } catch let error as Diagnostic {
      // Ctrl-C ends the program that draws, too.
      try await Task.sleep(for: .milliseconds(200))
      if stop.isRequested { return try await body(drawing) }
      DrawingTools.warn(error)
      return nil
    }
  }
}
