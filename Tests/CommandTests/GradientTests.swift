import Diagnostics
import Files
import Foundation
import NumPyFiles
import Testing

/// Gradients and optimizer steps against JAX in float64: see `JAX/make.py`.
@Suite struct GradientTests {
  static let models = [
    "absolute", "batch_norm", "batch_of_four", "bce", "bce_with_logits", "convolutions", "cube",
    "deep_tanh_mse", "encoder", "frozen_norm", "gate", "grouped_convolutions", "hinge", "huber",
    "inner_log_softmax",
    "inner_softmax", "mean_head", "parts", "perceptron_nll", "piecewise", "pooled_image",
    "pooled_sequence", "powers", "quotients", "relu_mse", "residual", "shares_nll", "smooth",
    "smoothed_classes", "smoothed_shares", "softmax_output", "sum_unbiased", "tokens",
  ]

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "JAX")

  private func reals(_ array: NumPyArray?) throws -> [Double] {
    guard case .real(let values, _) = try #require(array).elements else { return [] }
    return values
  }

  /// The largest |difference| relative to the largest |element|.
  private func error(_ found: NumPyArchive, _ golden: NumPyArchive) throws -> Double {
    #expect(Set(found.names) == Set(golden.names))
    var largest = 0.0
    for name in golden.names {
      let (a, b) = (try reals(found[name]), try reals(golden[name]))
      #expect(try #require(found[name]).shape == #require(golden[name]).shape, "\(name)")
      let scale = b.reduce(0) { max($0, abs($1)) }
      largest = max(largest, zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale)
    }
    return largest
  }

  @Test func everyModelIsListed() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(names.filter { !$0.hasSuffix(".py") }) == Set(Self.models))
  }

  @Test(arguments: models, [false, true])
  func gradientsAndStepsAreThoseOfJAX(_ model: String, isExact: Bool) async throws {
    let golden = Self.folder.appending(path: model)
    try await TemporaryDirectory.with { folder in
      let (out, weights) = (
        folder.appending(path: "gradients.npz").path, folder.appending(path: "weights.npz").path
      )
      let answer = try await Fixgrad.run(
        [
          "gradients", "job.yaml", "--weights", "weights.npz", "--samples", "6", "--out", out,
          "--steps", "10", "--weights-out", weights,
        ] + (isExact ? ["--exact"] : []), in: golden)
      #expect(answer.status == 0, "\(answer.errors)")
      func archive(_ name: String) throws -> NumPyArchive {
        try NumPyArchive.read(path: golden.appending(path: name).path)
      }
      let gradients = try NumPyArchive.read(path: out)
      let stepped = try NumPyArchive.read(path: weights)
      #expect(try error(gradients, archive("gradients.npz")) <= 1e-12)
      #expect(try error(stepped, archive("stepped.npz")) <= 1e-12)
    }
  }

  @Test func statisticsThatAreNotGivenBeginAsTheyDo() async throws {
    let golden = Self.folder.appending(path: "batch_norm")
    try await TemporaryDirectory.with { folder in
      let given = try NumPyArchive.read(path: golden.appending(path: "weights.npz").path)
      let (weights, out) = (
        folder.appending(path: "weights.npz").path, folder.appending(path: "gradients.npz").path
      )
      let kept = try given.names.filter { !$0.contains("running") }.map {
        ($0, try #require(given[$0]))
      }
      try NumPyArchive.write(kept, to: weights)
      let answer = try await Fixgrad.run(
        ["gradients", "job.yaml", "--weights", weights, "--samples", "6", "--out", out], in: golden)
      #expect(answer.status == 0, "\(answer.errors)")
      // What normalizes a batch is the batch.
      let found = try NumPyArchive.read(path: out)
      let expected = try NumPyArchive.read(path: golden.appending(path: "gradients.npz").path)
      #expect(try error(found, expected) <= 1e-12)
    }
  }

  @Test func weightsThatDoNotFit() async throws {
    let folder = Self.folder.appending(path: "relu_mse")
    let other = try await Fixgrad.run(
      ["gradients", "job.yaml", "--weights", "../tokens/weights.npz"], in: folder)
    #expect(other.status == 2)
    #expect(
      other.errors.hasPrefix(
        """
        ../tokens/weights.npz: error: the network has no parameter 'linear3.weight'  \
        [unknown-weights]
          note: parameters: linear1.weight, linear1.bias, linear2.weight, linear2.bias
        """))
    #expect(
      other.errors.contains(
        "'linear1.weight' has the shape [4, 3], not [7, 4]  [weight-shape]"))
    let missing = try await Fixgrad.run(
      ["gradients", "job.yaml", "--weights", "nowhere.npz"], in: folder)
    #expect(missing.status == 2)
    #expect(missing.errors.contains("[missing-file]"))
    let half = try await Fixgrad.run(["gradients", "job.yaml", "--steps", "3"], in: folder)
    #expect(half.status == 2)
    #expect(half.errors.contains("--steps and --weights-out go together"))
  }
}
