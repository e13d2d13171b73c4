import FixGrad

/// How long a package takes, from the job file to C text: with the ranges that are recorded beside
/// the job, and with a calibration.
struct CompilerTimes {
  private let projects: [Project]

  init(_ projects: [Project]) { self.projects = projects }

  func measure(into table: inout Table) throws {
    for project in projects {
      let path = "\(project.job.directory)/job.yaml"
      let recorded = try time {
        let project = try Project(job: path)
        _ = try project.emission(project.recordedOrCalibrated()).emitC()
      }
      let calibrating = try time {
        let project = try Project(job: path)
        _ = try project.emission(project.calibrated()).emitC()
      }
      let name = project.job.name
      table.add("\(name): generate, recorded ranges", recorded * 1e3, "ms")
      table.add("\(name): generate, calibrating", calibrating * 1e3, "ms")
    }
  }
}
