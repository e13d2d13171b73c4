import Diagnostics
import Foundation
import GraphIR
import Jobs

extension Network {
  /// The network whose training changes only what the job's `trainable` names.
  ///
  /// - Throws: `unmatched-trainable` for each pattern without a parameter.
  func freezing(asIn job: Job) throws(Diagnostics) -> Network {
    guard case .patterns(let patterns) = job.trainable else { return self }
    let names = graph.parameters.map { graph.name($0.value) }
    let problems = patterns.filter { pattern in !names.contains(where: pattern.matches) }
      .map { pattern in
        Diagnostic(
          "unmatched-trainable", "no parameter matches '\(pattern.text)'", at: pattern.location,
          notes: ["parameters: \(names.joined(separator: ", "))"],
          remedy: nearestName(to: pattern.text, in: names))
      }
    guard problems.isEmpty else { throw Diagnostics(problems) }
    let frozen = graph.freezing { value in
      patterns.contains { $0.matches(graph.name(value)) }
    }
    return replacing(frozen) { $0 }
  }
}

extension TrainableSpecification.Pattern {
  func matches(_ name: String) -> Bool { fnmatch(text, name, 0) == 0 }
}
