import Diagnostics
import GraphIR
import Jobs
import ModelImport
import Testing

/// The layers of a job whose other keys do not matter.
struct Layers {
  private let job: Job

  init(_ layers: String, input: String) throws {
    job = try Job(
      text: """
        name: net
        model:
          input: \(input)
          layers:
        \(layers.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
        loss: mse
        optimizer: {sgd: {learning_rate: 0.1}}
        data: {synthetic: {samples: 4}}
        """, file: "job.yaml")
  }

  func network() throws -> Network { try LayerImport.network(of: job) }

  /// The lines of what the layers compute, without the loss.
  func nodes() throws -> String {
    try network().graph.description.split(separator: "\n").filter { $0.contains(" = ") }
      .dropLast().joined(separator: "\n")
  }

  /// What is wrong with them.
  func problems() throws -> String {
    try #require(throws: Diagnostics.self) { try network() }.rendered
  }
}
