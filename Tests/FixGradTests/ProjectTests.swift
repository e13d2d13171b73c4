import Calibration
import FixGrad
import Foundation
import GraphIR
import Testing

/// What a project derives from a job: weights, order, hashes, ranges.
@Suite struct ProjectTests {
  private static let path = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "calibration/digits-mlp/job.yaml").path

  private func project(_ overrides: [String] = []) throws -> Project {
    try Project(job: Self.path, overrides: ["training.epochs=1"] + overrides)
  }

  @Test func weightsAreFloat32WithinTheirBoundAndFollowTheSeed() throws {
    let project = try project()
    let graph = project.training.graph
    let weights = graph.initialWeights(seed: 1)
    #expect(weights.count == 4)
    for parameter in graph.parameters {
      guard case .uniform(let bound) = parameter.initializer else {
        Issue.record("linear layers start uniformly")
        continue
      }
      let elements = try #require(weights[parameter.value])
      #expect(elements.count == graph.shape(parameter.value).count)
      #expect(elements.allSatisfy { abs(Double($0)) <= bound })
      if elements.count >= 300 {
        // A uniform sample of n fills its range and has a mean within 5 standard errors of 0.
        let mean = elements.reduce(0) { $0 + Double($1) } / Double(elements.count)
        #expect(abs(mean) < 5 * bound / (3 * Double(elements.count)).squareRoot())
        #expect((elements.max() ?? 0) > Float(0.97 * bound))
      }
    }
    #expect(graph.initialWeights(seed: 1) == weights)
    #expect(graph.initialWeights(seed: 2) != weights)
  }

  @Test func orderIsAPermutationOfItsOwnPerSeedAndEpoch() {
    let orders = [(1, 0), (1, 1), (2, 0)].map {
      sampleOrder(count: 100, seed: $0.0, epoch: $0.1, shuffle: true)
    }
    for order in orders { #expect(order.sorted() == Array(0..<100)) }
    #expect(Set(orders).count == 3)
    #expect(sampleOrder(count: 5, seed: 1, epoch: 0, shuffle: false) == [0, 1, 2, 3, 4])
  }

  @Test func hashFollowsWhatDeterminesFloatTraining() throws {
    let hash = try project().calibrationHash
    #expect(hash.count == 64)
    #expect(try project().calibrationHash == hash)
    #expect(try project(["formats.headroom_bits=2"]).calibrationHash == hash)
    for change in ["optimizer.sgd.learning_rate=0.04", "training.seed=2", "data.scale=0.125"] {
      #expect(try project([change]).calibrationHash != hash, "\(change)")
    }
  }

  @Test func recordedRangesRoundTrip() throws {
    let project = try project()
    let calibrated = try project.calibrated()
    let file = RangesFile(calibrated, hash: project.calibrationHash)
    let copy = try JSONDecoder().decode(RangesFile.self, from: JSONEncoder().encode(file))
    let applied = try #require(copy.applied(to: project.training))
    for index in project.training.graph.values.indices {
      let value = Value(index: index)
      #expect(applied.ranges[value] == calibrated.ranges[value])
    }
    #expect(applied.steps == 1437)
    let other = try self.project(["model.layers.0.linear=16", "model.layers.1=tanh"])
    #expect(copy.applied(to: other.training) == nil)
  }

  @Test func standardizedInputsHaveMeanZeroAndDeviationOne() throws {
    let project = try project(["data.scale=standardize"])
    let columns = (0..<64).map { column in project.samples.train.map { $0.input.elements[column] } }
    for column in columns {
      let mean = column.reduce(0, +) / Double(column.count)
      let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count)
      #expect(abs(mean) < 1e-9)
      #expect(abs(variance - 1) < 1e-9 || variance == 0)
    }
  }
}
