import FixGrad
import Testing

/// What cannot be trained, calibrated, quantized or emitted, as text.
@Suite struct ModelErrorTests {
  private static let file = "FixGradTests/ModelErrorTests.swift"

  private func text(_ body: () throws -> some Any) -> String {
    do {
      _ = try body()
      return "none"
    } catch {
      return (error as? Diagnostics)?.rendered ?? "\(error)"
    }
  }

  @Test func lossesAreScalarAndOfALossFunction() throws {
    let g = GraphBuilder()
    let x = g.input("x", [3]), t = g.input("t", [2])
    let start = #line
    let w = g.parameter("w", [2, 3])
    let y = matmul(w, x)
    let total = sum(y)
    let view = reshape(total, to: [])
    let same = mseLoss(y, y)
    let between = mseLoss(y + t, t)
    let loss = mseLoss(y, t)
    let model = try g.build()
    func differentiate(_ loss: GraphValue, predicting value: GraphValue? = nil) -> String {
      text {
        try model.differentiate(
          loss, wrt: [w], optimizer: .sgd(learningRate: 0.1), predicting: value)
      }
    }
    #expect(
      differentiate(y) == """
        \(Self.file):\(start + 2): error: the loss 'matmul1' has the shape [2], and one number can be \
        minimized  [loss-not-scalar]
        """)
    #expect(
      differentiate(total) == """
        \(Self.file):\(start + 3): error: 'sum1' is not the result of a loss, which would tell what \
        predict returns  [no-prediction]
          fix-it: mseLoss(y, t), nllLoss(y, t) or another loss; or predicting: y
        """)
    #expect(
      differentiate(total, predicting: y) == """
        \(Self.file):\(start + 3): error: 'sum1' compares the prediction with 0 inputs, and this \
        version emits networks of one target  [target-count]
        """)
    #expect(
      differentiate(view, predicting: y) == """
        \(Self.file):\(start + 4): error: the loss 'reshape1' is given or a view, not computed  \
        [not-a-loss]
        """)
    #expect(
      differentiate(same) == """
        \(Self.file):\(start + 2): error: the target 'matmul1' is computed, not given  \
        [target-not-given]
        """)
    #expect(
      differentiate(between) == """
        \(Self.file):\(start + 2): error: the prediction depends on 't', which the loss compares it \
        with  [target-in-prediction]
        """)
    #expect(
      differentiate(loss, predicting: total) == """
        \(Self.file):\(start + 3): error: the prediction 'sum1' is [], and the loss compares [2] with \
        the target  [prediction-shape]
        """)
    #expect(
      differentiate(loss, predicting: t) == """
        \(Self.file):\(start - 1): error: the prediction 't' is given, not computed  \
        [prediction-not-computed]
        """)
    #expect(differentiate(loss) == "none")
  }

  @Test func whatIsTrainedReachesTheLoss() throws {
    let g = GraphBuilder()
    let start = #line
    let x = g.input("x", [3]), t = g.input("t", [2])
    let w = g.parameter("w", [2, 3])
    let idle = g.parameter("idle", [2])
    _ = g.input("more", [2])
    let loss = mseLoss(matmul(w, x), t)
    let model = try g.build()
    let late = g.parameter("late", [1])
    let broken = add(w, t)
    let stranger = GraphBuilder().parameter("late", [1])
    let call = #line + 3
    let found = text {
      try model.differentiate(
        loss, wrt: [w, idle, x, late, stranger, broken], optimizer: .sgd(learningRate: 0),
        file: Self.file,
        line: call
      )
    }
    #expect(
      found == """
        \(Self.file):\(start + 1): error: 'x' is no parameter  [not-a-parameter]
        \(Self.file):\(start + 7): error: 'late' was added to the network after build()  \
        [added-after-build]
          fix-it: make it before build() is called
        \(Self.file):\(call): error: 'late' is of another GraphBuilder  [foreign-value]
        \(Self.file):\(call): error: a value that did not fit was added to the network after build()  \
        [added-after-build]
          fix-it: make it before build() is called
        \(Self.file):\(start + 3): error: the loss does not depend on the parameter 'idle'  \
        [unused-parameter]
        \(Self.file):\(start + 4): error: the loss does not depend on the input 'more'  [unused-input]
        \(Self.file):\(call): error: the learning rate is 0.0, not above 0  [bad-learning-rate]
        """)
    let none = text {
      try model.differentiate(
        loss, wrt: [], optimizer: .sgd(learningRate: 1), file: Self.file, line: 7)
    }
    #expect(
      none.hasPrefix(
        "\(Self.file):7: error: there is no parameter to differentiate by  [no-parameters]"))
  }

  @Test func anOperatorWithoutAGradientNamesWhatLiesBehindIt() throws {
    let g = GraphBuilder()
    let start = #line
    let x = g.input("x", [3]), t = g.input("t", [2])
    let w1 = g.parameter("w1", [3, 3]), b1 = g.parameter("b1", [3])
    let w2 = g.parameter("w2", [2, 3]), w3 = g.parameter("w3", [3])
    let copied = apply(Copy<GoodHeader>(), linear(x, w1, b1), name: "copied")
    let steep = apply(Copy<GoodHeader>(), x * w3)
    let loss = mseLoss(matmul(w2, copied + steep + apply(Copy<GoodHeader>(), x)), t)
    let model = try g.build()
    let rate = Optimizer.sgd(learningRate: 0.1)
    #expect(
      text { try model.differentiate(loss, wrt: [w1, b1, w2], optimizer: rate) } == """
        \(Self.file):\(start + 4): error: in 'copied': copy has no gradient, and the trained \
        parameters behind it need one: 'w1', 'b1'  [no-gradient]
          note: trained without it: w2
          fix-it: leave 'w1', 'b1' out of wrt:, or write gradients(at:in:) of Copy<GoodHeader>
        """)
    #expect(
      text { try model.differentiate(loss, wrt: [w3], optimizer: rate) } == """
        \(Self.file):\(start + 5): error: in 'copy1': copy has no gradient, and the trained \
        parameters behind it need one: 'w3'  [no-gradient]
          fix-it: leave 'w3' out of wrt:, or write gradients(at:in:) of Copy<GoodHeader>
        """)
    #expect(text { try model.differentiate(loss, wrt: [w2], optimizer: rate) } == "none")
  }

  @Test func aNetworkHasOneInput() throws {
    let g = GraphBuilder()
    let a = g.input("a", [2]), b = g.input("b", [2]), t = g.input("t", [2])
    let start = #line
    let w = g.parameter("w", [2])
    let loss = mseLoss(multiply(w, add(a, b)), t)
    let model = try g.build()
    #expect(
      text { try model.differentiate(loss, wrt: [w], optimizer: .sgd(learningRate: 1)) } == """
        \(Self.file):\(start + 2): error: the prediction depends on 2 inputs, and this version emits \
        networks of one  [input-count]
          note: inputs: a, b
        """)
  }

  // MARK: Samples

  private func trainable(rate: Double = 0.1) throws -> TrainableModel {
    let g = GraphBuilder()
    let x = g.input("x", [3]), t = g.label("t", classes: 2)
    let w = g.parameter("w", [2, 3])
    let loss = nllLoss(logSoftmax(matmul(w, x)), t)
    return try g.build().differentiate(
      loss, wrt: [w], optimizer: .sgd(learningRate: rate))
  }

  @Test func samplesFitTheNetwork() throws {
    let trainable = try trainable()
    let good = TrainingSample([1, 2, 3], label: 1)
    func calibrate(_ samples: [TrainingSample], epochs: Int = 1, seed: Int = 1) -> String {
      text { try trainable.calibrated(on: samples, epochs: epochs, seed: seed) }
    }
    #expect(calibrate([]) == "error: there is no sample to train on  [no-samples]")
    #expect(
      calibrate([good, TrainingSample([1, 2] as [Float], label: 0)]) == """
        error: sample 1 has 2 values for 'x', not 3  [sample-length]
          note: shape: [3]
        """)
    #expect(
      calibrate([TrainingSample([1, 2, 3], target: [0, 1])]) == """
        error: sample 0 has 2 values for 't', not 1  [sample-length]
          note: shape: []
        """)
    #expect(
      calibrate([good, good, TrainingSample([1, .nan, 3], label: 0)])
        == "error: sample 2 holds nan for 'x', no finite float32  [sample-values]")
    #expect(
      calibrate([TrainingSample([1, 2, 3], label: 2)])
        == "error: sample 0 holds 2.0 for 't', no class of 0 ... 1  [sample-values]")
    #expect(calibrate([good], epochs: 0) == "error: 0 epochs are no training  [bad-epochs]")
    #expect(calibrate([good], seed: -1) == "error: the seed is -1, below 0  [bad-seed]")
    #expect(calibrate([good]) == "none")
  }

  @Test func aBatchThatIsTakenAtOnce() throws {
    let g = GraphBuilder()
    let x = g.input("x", [3]), label = g.label("t", classes: 2)
    let norm = batchNorm(x)
    let w = g.parameter("w", [2, 3])
    let loss = nllLoss(logSoftmax(matmul(w, norm)), label)
    let model = try g.build()
    func problem(_ batchSize: Int, _ batching: Batching) -> String {
      do {
        let trainable = try model.differentiate(
          loss, wrt: [w], optimizer: .sgd(learningRate: 0.1), batchSize: batchSize,
          batching: batching)
        let samples = (0..<3).map { TrainingSample([Double($0), 1, -1], label: $0 % 2) }
        let program = try trainable.calibrated(on: samples, epochs: 2).quantized(.int16)
        return "\(program.fixed.graph.name(program.fixed.training.network.output))"
      } catch { return error.all.map(\.message).joined(separator: "; ") }
    }
    #expect(problem(3, .whole) == "log_softmax1.predicted")
    #expect(problem(0, .whole) == "a batch of 0 samples is none")
    #expect(
      problem(4, .whole)
        == "a batch of 4 samples that is taken at once needs as many, there are 3")
    #expect(
      problem(3, .accumulate)
        == "'batch_norm1' is computed over a batch, whose samples come one at a time")
  }

  @Test(arguments: [
    (true, "-0.5, which is not -1 or 1"), (false, "-0.5, which is not in 0.0 ... 1.0"),
  ])
  func targetsAreOfTheLossesDomain(_ isHinge: Bool, _ fault: String) throws {
    let g = GraphBuilder()
    let x = g.input("x", [3]), t = g.input("t", [2])
    let w = g.parameter("w", [2, 3])
    let y = matmul(w, x)
    let loss = isHinge ? hingeLoss(y, t) : bceWithLogitsLoss(y, t)
    let trainable = try g.build()
      .differentiate(loss, wrt: [w], optimizer: .sgd(learningRate: 0.1))
    func calibrate(_ target: [Double]) -> String {
      text { try trainable.calibrated(on: [TrainingSample([1, 2, 3], target: target)]) }
    }
    #expect(calibrate([1, -0.5]) == "error: sample 0 holds \(fault) for 't'  [sample-values]")
    #expect(calibrate([1, isHinge ? -1 : 0]) == "none")
  }

  @Test func distributionsSumToOne() throws {
    let g = GraphBuilder()
    let x = g.input("x", [3]), t = g.input("t", [2])
    let w = g.parameter("w", [2, 3])
    let loss = crossEntropyLoss(matmul(w, x), t)
    let trainable = try g.build()
      .differentiate(loss, wrt: [w], optimizer: .sgd(learningRate: 0.1))
    func calibrate(_ target: [Double]) -> String {
      text { try trainable.calibrated(on: [TrainingSample([1, 2, 3], target: target)]) }
    }
    #expect(
      calibrate([0.5, 0.25])
        == "error: sample 0 holds shares that sum to 0.75, not 1, for 't'  [sample-values]")
    #expect(
      calibrate([1.5, -0.5]) == "error: sample 0 holds a share of -0.5 for 't'  [sample-values]")
    #expect(calibrate([0.25, 0.75]) == "none")
  }

  @Test func aTrainingThatDivergesIsNamed() throws {
    let g = GraphBuilder()
    let x = g.input("x", [1]), t = g.input("t", [1])
    let w = g.parameter("w", [1], .constant(1))
    let start = #line
    let loss = mseLoss(multiply(w, x), t)
    let trainable = try g.build().differentiate(
      loss, wrt: [w], optimizer: .sgd(learningRate: 1.25e30))
    let sample = TrainingSample([1e4], target: [0])
    let found = text { try trainable.calibrated(on: Array(repeating: sample, count: 20)) }
    #expect(
      found == """
        \(Self.file):\(start - 1): error: in 'w.gradient.step': training in double precision \
        reached 2.5e+38 at step 1, in 'w.gradient.step'  [calibration-diverged]
          note: formats come from a float training, so the model has to train in float first
          fix-it: learningRate: 1.25e+29
        """)
  }

  // MARK: Formats and kernels

  @Test func formatsAreAskedForInWordsThatExist() throws {
    let calibrated = try trainable().calibrated(
      on: [TrainingSample([1, 2, 3], label: 1)], epochs: 1)
    #expect(
      text { try calibrated.quantized(.float32) } == """
        error: the float program is emitted beside the fixed-point one, not instead  [not-fixed-point]
          fix-it: .quantized(.int16)
        """)
    let policy = FormatPolicy(overrides: [.init(pattern: "v", fractionBits: 3)])
    #expect(
      text { try calibrated.quantized(policy) }.hasPrefix(
        "error: no buffer matches 'v'  [unmatched-override]\n  note: buffers: "))
  }

  @Test func emittedLossesAreInt32() throws {
    let g = GraphBuilder()
    let x = g.input("x", [3]), t = g.input("t", [3])
    let w = g.parameter("w", [3])
    let y = multiply(w, x)
    let start = #line
    let loss = apply(Narrow(), sum(multiply(y, t)))
    let calibrated = try g.build()
      .differentiate(loss, wrt: [w], optimizer: .sgd(learningRate: 0.1), predicting: y)
      .calibrated(on: [TrainingSample([1, 2, 3], target: [1, 2, 3])], epochs: 1)
    #expect(
      text { try calibrated.quantized(.int16) } == """
        \(Self.file):\(start + 1): error: in 'narrow1': the operator of the loss makes it int16 Q7.8, \
        and emitted losses are int32  [loss-storage]
        """)
  }

  @Test func headersOfOperatorsFromElsewhereAreThere() throws {
    func planned(_ op: any Operator) -> String {
      text {
        let g = GraphBuilder()
        let x = g.input("x", [3]), t = g.input("t", [3])
        let w = g.parameter("w", [3])
        let loss = mseLoss(multiply(w, apply(op, x)), t)
        return try g.build().differentiate(loss, wrt: [w], optimizer: .sgd(learningRate: 0.1))
          .calibrated(on: [TrainingSample([1, 2, 3], target: [1, 2, 3])]).quantized(.int16)
          .planned(for: .host)
      }
    }
    #expect(
      planned(Copy<NoHeader>()) == """
        error: 'copy_i16' needs 'copy.h', which no operator brings along  [unknown-kernel-header]
          fix-it: static let kernelHeaders = ["copy.h": text]
        """)
    #expect(
      planned(Copy<OpenHeader>()) == """
        error: 'copy.h' needs 'elsewhere.h', which no operator brings along  [unknown-kernel-header]
          fix-it: static let kernelHeaders = ["elsewhere.h": text]
        """)
    #expect(
      planned(Copy<TakenHeader>()) == """
        error: 'copy' brings a 'fg_relu.h' that differs from another of that name  \
        [kernel-header-conflict]
          fix-it: name the header after its package
        """)
    #expect(planned(Copy<GoodHeader>()) == "none")
  }
}

/// The headers that a test's operator brings along.
private protocol Headers: Sendable {
  static var texts: [String: String] { get }
}

private enum NoHeader: Headers { static let texts: [String: String] = [:] }
private enum OpenHeader: Headers { static let texts = ["copy.h": "#include \"elsewhere.h\"\n"] }
private enum GoodHeader: Headers { static let texts = ["copy.h": "#include \"fg_arith.h\"\n"] }
private enum TakenHeader: Headers {
  static let texts = ["copy.h": "", "fg_relu.h": "int changed;\n"]
}

/// An operator with a kernel that FixGrad does not have: `y = x`.
private struct Copy<H: Headers>: Operator {
  static var name: String { "copy" }
  func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { operands }
  func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] { operands }
  func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    KernelCall(
      Kernel("copy_\(site.isFloat ? "f32" : "i16")", header: "copy.h"),
      [.value(site.operands[0].value), .value(site.results[0].value)])
  }
  static var kernelHeaders: [String: String] { H.texts }
  static var specimens: [Specimen] { [] }
}

/// An operator that knows no storage but int16: `y = x`.
private struct Narrow: Operator {
  static let name = "narrow"
  func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { operands }
  func gradients(
    at site: GradientSite, in graph: inout Graph
  ) throws(ShapeError) -> [Value?] { [try site.cotangent(in: &graph)] }
  func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] { operands }
  func resultFormats(
    _ operands: [Buffer], observed: [Double], storages: [Storage]
  ) -> [BufferFormat?] { [.fixed(QFormat(.int16, fractionBits: 8), .static)] }
  func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    KernelCall(Kernel("narrow", header: "narrow.h"), [])
  }
  static let specimens: [Specimen] = []
}
