import FixGrad

/// The RAM of every bundled job's integer program against what no plan can be below.
struct Memory {
  private static let limit = 1.05

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
        "x", limit: Self.limit)
    }
  }
}
