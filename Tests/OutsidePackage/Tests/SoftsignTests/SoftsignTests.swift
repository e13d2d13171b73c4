import FixGrad
import Foundation
import Softsign
import Testing

/// An operator that FixGrad does not have: its gradient, its kernels and its training against what
/// it means.
@Suite struct SoftsignTests {
  private static let samples: [TrainingSample] = (0..<10).map { i in
    let x = (0..<3).map { j in Double((i * 7 + j * 5) % 11) / 5.5 - 1 }
    return TrainingSample(x, target: [x[0] * x[1] - 0.5 * x[2], 0.25 * x[0] + 0.5])
  }

  private static func trainable() throws -> TrainableModel {
    let g = GraphBuilder(name: "outside")
    let x = g.input("x", [3]), t = g.input("t", [2])
    let w1 = g.parameter("w1", [8, 3]), b1 = g.parameter("b1", [8])
    let w2 = g.parameter("w2", [2, 8])
    let y = linear(softsign(linear(x, w1, b1)), w2)
    let loss = mseLoss(y, t)
    return try g.build()
      .differentiate(loss, wrt: [w1, b1, w2], optimizer: .sgd(learningRate: 0.1))
  }

  // MARK: Gradient

  /// Every derivative against dual numbers through the forward pass, in exact arithmetic.
  @Test func gradientIsThatOfDualNumbers() throws {
    let trainable = try Self.trainable()
    let sample = Self.samples[3]
    let found = try trainable.gradients(on: [sample], seed: 5, in: .exact(bits: 256))
    let network = trainable.network
    let graph = network.graph
    let weights = graph.initialWeights(seed: 5)
    typealias D = Dual<ExactReal>
    func dual(_ x: Double, _ tangent: Double = 0) -> D {
      D(ExactReal(x, precision: 256), tangent: ExactReal(tangent, precision: 256))
    }
    var checked = 0
    for parameter in graph.parameters.map(\.value) {
      let gradient = try #require(found[graph.name(parameter)])
      for element in gradient.indices {
        var evaluation = Evaluation<D>(graph)
        evaluation[network.input] = Tensor(graph.shape(network.input), sample.input).map {
          dual($0)
        }
        evaluation[network.target] = Tensor(graph.shape(network.target), sample.target)
          .map { dual($0) }
        for (value, elements) in weights {
          evaluation[value] = Tensor(
            graph.shape(value),
            elements.enumerated().map { index, w in
              dual(Double(w), value == parameter && index == element ? 1 : 0)
            })
        }
        evaluation.run(graph.nodes(reaching: [network.loss]))
        let exact = evaluation[network.loss].elements[0].tangent.double
        #expect(abs(gradient[element] - exact) <= 1e-15 + 1e-14 * abs(exact))
        checked += 1
      }
    }
    #expect(checked == 8 * 3 + 8 + 2 * 8)
  }

  // MARK: Specimens

  /// Each specimen has the shapes that it promises, and the interval of its domains holds what the
  /// operator makes of numbers from them.
  @Test func specimensAreWhatTheySay() throws {
    for specimen in Softsign.specimens + SoftsignGradient.specimens {
      let ranges = try specimen.operands.map { try #require($0.domain.range) }
      let boxes = zip(specimen.operands, ranges).map {
        Tensor($0.shape, repeating: Interval($1.lowerBound, $1.upperBound))
      }
      let bounds = specimen.op.evaluate(boxes)[0]
      #expect(try specimen.op.resultShapes(specimen.operands.map(\.shape)) == [bounds.shape])
      for place in [0, 0.25, 0.5, 1] {
        let point = zip(specimen.operands, ranges).map {
          Tensor($0.shape, repeating: $1.lowerBound + place * ($1.upperBound - $1.lowerBound))
        }
        let results = specimen.op.evaluate(point)[0]
        #expect(zip(bounds.elements, results.elements).allSatisfy { $0.contains($1) })
      }
    }
  }

  // MARK: Kernels

  /// The kernel over all 65,536 operands: the exact quotient rounded once.
  @Test func forwardKernelIsItsMeaningRoundedOnce() throws {
    let results = try CProgram.run(
      """
      static int16_t x[65536], y[65536];
      int main(void)
      {
          int32_t f, i;
          for (f = 0; f <= 15; f++) {
              for (i = 0; i < 65536; i++) {
                  x[i] = (int16_t)(i - 32768);
              }
              outside_softsign_i16(x, y, 65536, (int32_t)1 << f);
              fwrite(y, 2, 65536, stdout);
          }
          return 0;
      }
      """)
    #expect(results.count == 16 * 65536)
    var wrong = 0
    for f in 0...15 {
      let x = (-32768...32767).map { Double($0) / Double(1 << f) }
      let exact = Softsign().evaluate([Tensor([65536], x)])[0].elements
      for (i, y) in exact.enumerated() where rounded(y * 32768) != results[f * 65536 + i] {
        wrong += 1
      }
    }
    #expect(wrong == 0)
  }

  /// The gradient's kernel over all 65,536 outputs and some cotangents and shifts.
  @Test func gradientKernelIsItsMeaningRoundedOnce() throws {
    let (cotangents, shifts) = ([-32768, -12345, -1, 1, 2, 777, 32767], [13, 30, 33])
    let results = try CProgram.run(
      """
      static int16_t y[65536], dy[65536], dx[65536];
      static const int16_t cotangents[] = {-32768, -12345, -1, 1, 2, 777, 32767};
      static const int32_t shifts[] = {13, 30, 33};
      int main(void)
      {
          int32_t c, s, i;
          for (c = 0; c < 7; c++) {
              for (s = 0; s < 3; s++) {
                  for (i = 0; i < 65536; i++) {
                      y[i] = (int16_t)(i - 32768);
                      dy[i] = cotangents[c];
                  }
                  outside_softsign_gradient_i16(y, dy, dx, 65536, shifts[s]);
                  fwrite(dx, 2, 65536, stdout);
              }
          }
          return 0;
      }
      """)
    #expect(results.count == 7 * 3 * 65536)
    let y = Tensor<Double>([65536], (-32768...32767).map { Double($0) / 32768 })
    var wrong = 0
    for (c, cotangent) in cotangents.enumerated() {
      let dy = Tensor<Double>([65536], repeating: Double(cotangent))
      let exact = SoftsignGradient().evaluate([y, dy])[0].elements
      for (s, shift) in shifts.enumerated() {
        let scale = Double(sign: .plus, exponent: 30 - shift, significand: 1)
        let offset = (c * shifts.count + s) * 65536
        for (i, dx) in exact.enumerated() where rounded(dx * scale) != results[offset + i] {
          wrong += 1
        }
      }
    }
    #expect(wrong == 0)
  }

  /// To nearest, ties up, saturated to int16.
  private func rounded(_ value: Double) -> Int {
    Int(min(max((value + 0.5).rounded(.down), -32768), 32767))
  }

  // MARK: Training

  /// The emitted C, fixed and float, trains as the reference does in double precision.
  @Test func emittedCTrainsAsTheReference() throws {
    let calibrated = try Self.trainable().calibrated(on: Self.samples, epochs: 20, shuffle: false)
    let package = try calibrated.quantized(.int16).planned(for: .cortexM0Plus).emitC()
    #expect(package.files["src/outside_softsign.h"] != nil)
    let expected = referenceLosses(calibrated, passes: 20)
    #expect(expected[19] < expected[0] / 5)
    for (isFloat, tolerance) in [(false, 2e-3), (true, 1e-5)] {
      let printed = try CProgram.train(package, float: isFloat)
      try #require(printed.count == 20)
      for (loss, exact) in zip(printed, expected) {
        #expect(abs(loss - exact) <= tolerance * expected[0], "\(isFloat): \(loss), \(exact)")
      }
    }
  }

  /// The mean loss of each pass over the samples in order, as the package's example prints it.
  private func referenceLosses(_ calibrated: CalibratedModel, passes: Int) -> [Double] {
    let training = calibrated.trainable.training
    let graph = training.graph
    let weights = Dictionary(
      uniqueKeysWithValues: calibrated.weights.map { value, elements in
        (value, Tensor(graph.shape(value), elements.map(Double.init)))
      })
    var run = TrainingRun(training, weights: weights)
    return (0..<passes).map { _ in
      var sum = 0.0
      for sample in Self.samples {
        sum += run.step(
          input: Tensor(graph.shape(training.network.input), sample.input),
          target: Tensor(graph.shape(training.network.target), sample.target))
        run.commit()
      }
      return sum / Double(Self.samples.count)
    }
  }

  // MARK: Places of errors

  @Test func errorsNameTheCallersFile() {
    let g = GraphBuilder()
    _ = apply(SoftsignGradient(), g.input("y", [2]), g.input("dy", [3]))
    do {
      _ = try g.build()
      Issue.record("shapes differ")
    } catch {
      let expected = """
        SoftsignTests/SoftsignTests.swift:\(#line - 6): error: in 'softsign_gradient1': \
        the operands of softsign_gradient have one shape  [shape-mismatch]
          note: shapes: [2] and [3]
        """
      #expect(error.rendered == expected)
    }
  }
}
