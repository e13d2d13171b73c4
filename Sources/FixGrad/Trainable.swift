import Diagnostics
import Foundation
import GraphIR
import Jobs

extension Network {
  /// The network whose training changes only what the job's `trainable` names.
  ///
  /// - Throws: `unmatched-trainable` for each pattern without a trainable parameter, which a statistic is
  ///   not, nor what a frozen norm keeps.
  func freezing(asIn job: Job) throws(Diagnostics) -> Network {
    guard case .patterns(let patterns) = job.trainable else { return self }
    let names = graph.parameters.filter { graph[$0.value].role == .parameter }
      .map { graph.name($0.value) }
    let problems = patterns.filter { pattern in !names.contains(where: pattern.matches) }
      .map { pattern in
        Diagnostic(
          "unmatched-trainable", "no trainable parameter matches '\(pattern.text)'",
          at: pattern.location,
          notes: ["trainable parameters: \(names.joined(separator: ", "))"],
          remedy: nearestName(to: pattern.text, in: names))
      }
    guard problems.isEmpty else { throw Diagnostics(problems) }
    return freezing(
      except: Set(names.filter { name in patterns.contains { $0.matches(name) } }))
  }

  /// All parameters but those of these names are constants.
  func freezing(except names: Set<String>) -> Network {
    replacing(graph.freezing { names.contains(graph.name($0)) }) { $0 }
  }
}

extension TrainableSpecification.Pattern {
  func matches(_ name: String) -> Bool { fnmatch(text, name, 0) == 0 }
}
