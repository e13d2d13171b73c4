import Diagnostics
import Files
import FixGrad
import Foundation
import Testing

/// A network from Swift is that of a job file: graph, initial weights, gradients, emitted C.
@Suite struct JobRouteTests {
  private static let samples: [TrainingSample] = (0..<12).map { i in
    let x = (0..<4).map { j in Double((i * 5 + j * 3) % 13) / 8 - 0.75 }
    return TrainingSample(x, label: i % 3)
  }

  private static func project(_ layers: String, _ body: (Project) async throws -> Void) async throws
  {
    try await TemporaryDirectory.with { folder in
      let rows = samples.map { sample in
        (sample.input + sample.target).map { "\($0)" }.joined(separator: ",")
      }
      let table = (["a,b,c,d,label"] + rows).joined(separator: "\n")
        .replacing(/\.0$/.anchorsMatchLineEndings(), with: "")
      try Data("\(table)\n".utf8).write(to: folder.appending(path: "train.csv"))
      let job = """
        name: twin
        model:
          input: [4]
          layers: \(layers)
        loss: nll
        optimizer: {sgd: {learning_rate: 0.25}}
        training: {epochs: 3, seed: 7}
        data: {train: train.csv, target: label}

        """
      let file = folder.appending(path: "job.yaml")
      try Data(job.utf8).write(to: file)
      try await body(Project(job: file.path))
    }
  }

  private func elements(_ arrays: NamedArrays) -> [[Double]] {
    arrays.arrays.map { arrays[$0.name] ?? [] }
  }

  @Test func graphWeightsAndCAreThoseOfTheJob() async throws {
    let g = GraphBuilder(name: "twin")
    let x = g.input("x", [4])
    let w1 = g.parameter("linear1.weight", [5, 4])
    let b1 = g.parameter("linear1.bias", [5], .uniform(bound: 0.5))
    let w2 = g.parameter("linear2.weight", [3, 5])
    let b2 = g.parameter("linear2.bias", [3], .uniform(bound: 1 / 5.0.squareRoot()))
    let t = g.label("target", classes: 3)
    let loss = nllLoss(logSoftmax(linear(sigmoid(linear(x, w1, b1)), w2, b2)), t)
    let trainable = try g.build().differentiate(
      loss, wrt: [w1, b1, w2, b2], optimizer: .sgd(learningRate: 0.25))
    let planned = try trainable.calibrated(on: Self.samples, epochs: 3, seed: 7)
      .quantized(.int16).planned(for: .host)
    let package = planned.emitC()
    try await Self.project("[linear: 5, sigmoid, linear: 3, log_softmax]") { project in
      #expect(trainable.training.graph.description == project.training.graph.description)
      let own = try trainable.gradients(on: Self.samples, seed: 7)
      let others = try project.gradients(samples: 12, in: .double)
      #expect(own.arrays.map(\.name) == others.arrays.map(\.name))
      #expect(elements(own) == elements(others))
      let emission = try project.emission(project.calibrated()).emitC()
      let sources = emission.files.keys.filter { !$0.hasSuffix(".json") }.sorted()
      #expect(sources == package.files.keys.filter { !$0.hasSuffix(".json") }.sorted())
      for file in sources {
        let (a, b) = try (lines(of: package, file), lines(of: emission, file))
        #expect(a == b, "\(file)")
      }
    }
  }

  /// A file without the lines that name where it is from.
  private func lines(of package: CPackage, _ file: String) throws -> [Substring] {
    try #require(package.files[file]).split(separator: "\n").filter {
      !$0.contains("sha256:") && !$0.hasPrefix("   target       ")
    }
  }

  /// A product is a linear layer without a bias.
  @Test(arguments: [GradientPrecision.double, .exact(bits: 128)])
  func gradientsOfProductsAreThoseOfUnbiasedLayers(_ precision: GradientPrecision) async throws {
    let g = GraphBuilder()
    let x = g.input("x", [4]), t = g.label("t", classes: 3)
    let w1 = g.parameter("linear1.weight", [5, 4]), w2 = g.parameter("linear2.weight", [3, 5])
    let loss = nllLoss(logSoftmax(matmul(w2, tanh(matmul(w1, x)))), t)
    let trainable = try g.build()
      .differentiate(loss, wrt: [w1, w2], optimizer: .sgd(learningRate: 0.25))
    let own = try trainable.gradients(on: Self.samples, seed: 7, in: precision)
    let layers = "[linear: {features: 5, bias: false}, tanh, linear: {features: 3, bias: false}"
    try await Self.project("\(layers), log_softmax]") { project in
      let others = try project.gradients(samples: 12, in: precision)
      for name in ["loss", "linear1.weight", "linear2.weight"] {
        let (a, b) = try (#require(own[name]), #require(others[name]))
        #expect(a.count == b.count)
        #expect(zip(a, b).allSatisfy { abs($0 - $1) <= 1e-14 * (1 + abs($1)) }, "\(name)")
        #expect(a.contains { $0 != 0 })
      }
    }
  }
}
