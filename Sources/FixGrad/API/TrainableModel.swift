import Autodiff
import Calibration
import Diagnostics
import Files
import Foundation
import GraphIR

/// A model with its backward pass and the updates of its parameters.
public struct TrainableModel: Sendable {
  /// The stage before.
  public let model: Model
  /// The network as described, its loss not fused yet.
  public let network: Network
  /// The network with gradients and updates.
  public let training: TrainingGraph

  /// Trains in double precision over all samples, `epochs` times, and records every buffer's range:
  /// formats follow from them.
  ///
  /// - Parameters:
  ///   - samples: a tenth of what the device will see is enough.
  ///   - epochs: passes over the samples.
  ///   - seed: of the initial parameters and of the order of samples.
  ///   - shuffle: whether each epoch has a random order of its own.
  ///   - progress: called with the number of steps done.
  /// - Throws: `no-samples`, `sample-length`, `sample-values`, `bad-epochs`, `bad-seed`,
  ///   `batch-too-large`, `calibration-diverged`.
  public func calibrated(
    on samples: [TrainingSample], epochs: Int = 5, seed: Int = 1, shuffle: Bool = true,
    progress: (Int) -> Void = { _ in }
  ) throws(Diagnostics) -> CalibratedModel {
    guard epochs >= 1 else {
      throw Diagnostics([Diagnostic("bad-epochs", "\(epochs) epochs are no training")])
    }
    guard seed >= 0 else {
      throw Diagnostics([Diagnostic("bad-seed", "the seed is \(seed), below 0")])
    }
    let tensors = try network.tensors(samples)
    let count = training.samplesPerStep
    guard samples.count >= count else {
      throw Diagnostics([
        Diagnostic(
          "batch-too-large",
          "a batch of \(count) samples that is taken at once needs as many, there are "
            + "\(samples.count)", remedy: "batchSize: \(samples.count)")
      ])
    }
    let weights = training.graph.initialWeights(seed: seed)
    do {
      let calibrated = try training.calibrated(
        on: tensors, weights: doubles(weights, of: training.graph), seed: seed,
        epochs: (0..<epochs).map {
          sampleOrder(count: samples.count, seed: seed, epoch: $0, shuffle: shuffle)
        }, probes: Array(tensors.prefix(Project.probeCount)), progress: progress)
      return CalibratedModel(
        trainable: self, calibrated: calibrated, weights: weights, samples: samples,
        seed: seed,
        hash: hash(of: tensors, weights, "epochs \(epochs) seed \(seed) shuffle \(shuffle)"))
    } catch {
      var problem = error.diagnostic(nil)
      problem.location = model.location(of: error.buffer)
      throw Diagnostics([problem])
    }
  }

  /// The mean loss over the samples and its gradient by every trained parameter, at the initial
  /// parameters of `seed`: `loss` and parameters by name, row-major.
  public func gradients(
    on samples: [TrainingSample], seed: Int = 1, in precision: GradientPrecision = .double
  ) throws(Diagnostics) -> NamedArrays {
    let tensors = try network.tensors(samples)
    do {
      return try network.gradients(over: tensors, batching: training.batching, in: precision) {
        doubles($0.initialWeights(seed: seed), of: $0)
      }
    } catch {
      throw Diagnostics([
        error.diagnostic(
          node: "loss", at: model.location(of: training.graph.name(training.network.loss)),
          id: "cannot-differentiate")
      ])
    }
  }

  private func doubles(
    _ weights: [Value: [Float]], of graph: Graph
  ) -> [Value: Tensor<Double>] {
    Dictionary(
      uniqueKeysWithValues: weights.map { value, elements in
        (value, Tensor(graph.shape(value), elements.map(Double.init)))
      })
  }

  /// SHA-256 of what determines float training.
  private func hash(of samples: [Sample], _ weights: [Value: [Float]], _ settings: String) -> String
  {
    var parts = [Data(settings.utf8), Data(training.graph.description.utf8)]
    for sample in samples {
      (sample.input.elements + sample.target.elements).withUnsafeBytes { parts.append(Data($0)) }
    }
    for parameter in training.graph.parameters {
      (weights[parameter.value] ?? []).withUnsafeBytes { parts.append(Data($0)) }
    }
    return sha256(parts)
  }
}
