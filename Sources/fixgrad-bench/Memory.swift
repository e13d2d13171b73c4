import FixGrad

/// The RAM of every bundled job's integer program against what no plan can be below.
struct Memory {
  private static let limit = 1.05
  /// Of batches that are taken at once: too many buffers live together for a search.
  private static let limitOfBatches = 1.3

  private let projects: [Project]

  init(_ projects: [Project]) { self.projects = projects }

  func measure(into table: inout Table) throws {
    for project in projects {
      let (fixed, float) = try project.planned(project.recordedOrCalibrated())
      let name = project.job.name
      table.add("\(name): RAM, fixed", Double(fixed.ramBytes), "bytes")
      table.add(
        "\(name): RAM, fixed / float", Double(fixed.ramBytes) / Double(float.ramBytes), "x")
      table.add(
        "\(name): RAM, fixed / lower bound", Double(fixed.ramBytes) / Double(fixed.ramLowerBound),
        "x", limit: project.job.training.batching == "whole" ? Self.limitOfBatches : Self.limit)
    }
  }
}
