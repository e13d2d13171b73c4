import GraphIR
import Jobs
import ModelImport
import TestNetworks

/// The names that patterns of a program can fit: its parameters, and the buffers of its training.
struct BufferNames {
  let parameters: [String]
  private let buffers: [String]

  init(_ program: RandomProgram) {
    guard let job = try? Job(text: program.job, file: "job.yaml"),
      let network = try? LayerImport.network(of: job),
      let training = try? network.training(batchSize: program.batchSize)
    else {
      (parameters, buffers) = (["*"], ["*"])
      return
    }
    parameters = network.graph.parameters.map { network.graph.name($0.value) } + ["*.weight"]
    buffers = training.graph.values.map(\.name)
  }

  /// A buffer's name, or one with its first or last part left open.
  func pattern(_ random: inout Randomness) -> String {
    let name = random.pick(buffers)
    switch (random.integer(below: 3), name.firstIndex(of: ".")) {
    case (0, let dot?): return "*\(name[dot...])"
    case (1, let dot?): return "\(name[...dot])*"
    default: return name
    }
  }
}
