import Autodiff
import Foundation
import GraphIR
import Jobs
import ModelImport
import TestNetworks

/// The names that patterns of a program can fit: its parameters, and the buffers of its training.
struct BufferNames {
  /// The parameters' names, and what those have in common that are weights or biases.
  let parameterPatterns: [String]
  private let buffers: [String]

  init(_ program: RandomProgram) throws {
    let network = try LayerImport.network(of: Job(text: program.job, file: "job.yaml"))
    let parameters = network.graph.parameters.filter { network.graph[$0.value].role == .parameter }
      .map { network.graph.name($0.value) }
    let trained = parameters.filter { name in
      program.trainable.isEmpty || program.trainable.contains { fnmatch($0, name, 0) == 0 }
    }
    parameterPatterns =
      parameters
      + ["*.weight", "*.bias"].filter { pattern in
        parameters.contains { fnmatch(pattern, $0, 0) == 0 }
      }
    let training = try network.training(only: trained).training(
      batchSize: program.batchSize, batching: Batching(rawValue: program.batching) ?? .accumulate)
    buffers = training.graph.values.map(\.name)
  }

  /// A buffer's name, or one with its first or last part left open.
  func pattern(_ random: inout Randomness) -> String {
    let name = random.pick(buffers)
    switch (random.integer(below: 4), name.firstIndex(of: ".")) {
    case (0...1, let dot?): return "*\(name[dot...])"
    case (2, let dot?): return "\(name[...dot])*"
    default: return name
    }
  }
}
