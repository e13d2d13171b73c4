import Diagnostics
import Files
import FixGrad
import Foundation
import Testing
import Toolchains

/// What the stages of the Swift API make: graphs, trained parameters, predictions, packages.
@Suite struct ModelTests {
  private static let samples: [TrainingSample] = (0..<12).map { i in
    let x = (0..<3).map { j in Double((i * 5 + j * 3) % 13) / 8 - 0.75 }
    return TrainingSample(x, target: i % 2 == 0 ? [0.25, 0.75] : [1, 0])
  }

  /// The package, compiled with a C main that asserts.
  private func run(_ package: CPackage, float isFloat: Bool = false, _ main: String) async throws {
    let compiler = try await HostCompiler.find()
    try await TemporaryDirectory.with { folder in
      try package.write(into: folder)
      let file = folder.appending(path: "main.c")
      let text = """
        #include <assert.h>
        #include <string.h>
        #include "\(package.name).h"
        static \(package.name)_t model;
        int main(void)
        {
        \(main)
            return 0;
        }
        """
      try Data(text.utf8).write(to: file)
      let program = try await compiler.compile(
        sources: [file]
          + ["fixed", "float", "weights"].map {
            folder.appending(path: "src/\(package.name)_\($0).c")
          }, includeDirectories: [folder.appending(path: "src")],
        defines: isFloat ? ["\(package.name.uppercased())_FLOAT"] : [],
        flags: HostCompiler.strictFlags.filter { $0 != "-ffreestanding" } + HostCompiler.optimized,
        output: folder.appending(path: "main"))
      let result = try await program.run(timeLimit: .seconds(600))
      #expect(result.succeeded, "\(result.standardError)")
    }
  }

  @Test func functionsApplyTheOperatorsTheyName() throws {
    let g = GraphBuilder()
    let a = g.input("a", [2, 3]), b = g.input("b", [2, 3]), x = g.input("x", [3])
    let w = g.parameter("w", [4, 3]), bias = g.parameter("bias", [4])
    let label = g.label("label", classes: 4), t = g.input("t", [4])
    let y = linear(x, w, bias)
    _ = [matmul(w, x), linear(a, w, name: "named"), a + b, a - b, a * b, -a]
    _ = [add(a, b), subtract(a, b), multiply(a, b), negate(a), relu(a), sigmoid(a), tanh(a)]
    _ = [softmax(a), logSoftmax(y), reshape(a, to: [6]), transpose(a), transpose(a, axes: [0, 1])]
    _ = [broadcast(x, to: [5, 3]), sum(a), sum(a, over: 0..<1), mean(a), mean(a, over: 1..<2)]
    _ = [mseLoss(y, t), nllLoss(y, label), nllLoss(y, t), crossEntropyLoss(y, label)]
    _ = crossEntropyLoss(y, t, labelSmoothing: 0.25, classWeights: [1, 2, 3, 4], name: "smooth")
    _ = [l1Loss(y, t), huberLoss(y, t), hingeLoss(y, t), bceWithLogitsLoss(y, t)]
    #expect(apply(Tanh(), y, name: "own").name == "own")
    #expect(g.apply(MeanSquaredError(), to: [y, t]).map(\.shape) == [[], [4]])
    let text = try g.build().graph.description.split(separator: "\n").dropFirst(7)
    let expected = """
      linear1 [4] = linear(x, w, bias)
      matmul1 [4] = matmul(w, x)
      named [2, 4] = linear(a, w)
      add1 [2, 3] = add(a, b)
      subtract1 [2, 3] = subtract(a, b)
      multiply1 [2, 3] = multiply(a, b)
      negate1 [2, 3] = negate(a)
      add2 [2, 3] = add(a, b)
      subtract2 [2, 3] = subtract(a, b)
      multiply2 [2, 3] = multiply(a, b)
      negate2 [2, 3] = negate(a)
      relu1 [2, 3] = relu(a)
      sigmoid1 [2, 3] = sigmoid(a)
      tanh1 [2, 3] = tanh(a)
      softmax1 [2, 3] = softmax(a)
      log_softmax1 [4] = log_softmax(linear1)
      reshape1 [6] = reshape(a) {to: [6]}
      transpose1 [3, 2] = transpose(a) {axes: [1, 0]}
      transpose2 [2, 3] = transpose(a) {axes: [0, 1]}
      broadcast1 [5, 3] = broadcast(x) {to: [5, 3]}
      sum1 [] = sum(a)
      sum2 [3] = sum(a) {axes: 0..<1}
      mean1 [] = mean(a)
      mean2 [2] = mean(a) {axes: 1..<2}
      loss [], loss.cotangent [4] = mse(linear1, t)
      loss2 [], loss2.cotangent [4] = nll(linear1, label)
      loss3 [], loss3.cotangent [4] = nll(linear1, t) {targets: distribution}
      loss4 [], loss4.cotangent [4] = softmax_cross_entropy(linear1, label)
      smooth [], smooth.cotangent [4] = softmax_cross_entropy(linear1, t) {targets: distribution, \
      label_smoothing: 0.25, class_weights: [1.0, 2.0, 3.0, 4.0]}
      loss5 [], loss5.cotangent [4] = l1(linear1, t)
      loss6 [], loss6.cotangent [4] = huber(linear1, t)
      loss7 [], loss7.cotangent [4] = hinge(linear1, t)
      loss8 [], loss8.cotangent [4] = bce_with_logits(linear1, t)
      own [4] = tanh(linear1)
      loss9 [], loss9.cotangent [4] = mse(linear1, t)
      """
    #expect(text.joined(separator: "\n") == expected)
  }

  @Test func operandsStretchToEachOther() throws {
    let g = GraphBuilder()
    let a = g.input("a", [2, 3]), t = g.input("t", [4, 2, 3])
    let column = g.parameter("column", [4, 1, 1]), row = g.parameter("row", [3])
    let y = subtract(multiply(a, column, name: "scaled") + row, row, name: "y")
    _ = mseLoss(y, t)
    let text = try g.build().graph.description.split(separator: "\n").dropFirst(4)
    #expect(
      text.joined(separator: "\n") == """
        scaled.stretched [4, 2, 3] = broadcast(a) {to: [4, 2, 3]}
        scaled.stretched_2 [4, 2, 3] = broadcast(column) {to: [4, 2, 3]}
        scaled [4, 2, 3] = multiply(scaled.stretched, scaled.stretched_2)
        add1.stretched [4, 2, 3] = broadcast(row) {to: [4, 2, 3]}
        add1 [4, 2, 3] = add(scaled, add1.stretched)
        y.stretched [4, 2, 3] = broadcast(row) {to: [4, 2, 3]}
        y [4, 2, 3] = subtract(add1, y.stretched)
        loss [], loss.cotangent [4, 2, 3] = mse(y, t)
        """)
  }

  @Test func parametersLeftOutAreConstants() async throws {
    let g = GraphBuilder(name: "partly")
    let x = g.input("x", [3]), t = g.input("t", [2])
    let body = g.parameter("body", [4, 3]), head = g.parameter("head", [2, 4])
    let loss = crossEntropyLoss(matmul(head, sigmoid(matmul(body, x))), t)
    let trainable = try g.build()
      .differentiate(loss, wrt: [head], optimizer: .sgd(learningRate: 0.25))
    let gradients = try trainable.gradients(on: Self.samples)
    #expect(gradients["head"]?.count == 8 && gradients["body"] == nil)
    let package = try trainable.calibrated(on: Self.samples).quantized(.int16).planned(for: .host)
      .emitC()
    #expect(
      package.files["src/partly_weights.c"]?.contains("const int16_t partly_frozen_body")
        ?? false)
    #expect(package.files["src/partly.h"]?.contains("body[") == false)
    for isFloat in [false, true] {
      try await run(
        package, float: isFloat,
        """
            partly_t before;
            const \(isFloat ? "float" : "int16_t") t[2] = {0, \(isFloat ? 1 : 16384)};
            partly_input_t x[3] = {1, 0, 1};
        #ifndef PARTLY_FLOAT
            x[0] = x[2] = 16000;
        #endif
            partly_init(&model);
            before = model;
            (void)partly_train(&model, x, t);
            assert(memcmp(before.head, model.head, sizeof model.head) != 0);
        """)
    }
  }

  @Test func predictReturnsWhatItIsAskedFor() async throws {
    let g = GraphBuilder(name: "shares")
    let x = g.input("x", [3]), t = g.input("t", [2])
    let w = g.parameter("w", [2, 3])
    let scores = matmul(w, x)
    let (loss, shares) = (crossEntropyLoss(scores, t), softmax(scores))
    let package = try g.build()
      .differentiate(
        loss, wrt: [w], optimizer: .sgd(learningRate: 0.25), predicting: shares
      ).calibrated(on: Self.samples).quantized(.int16).planned(for: .host).emitC()
    try await run(
      package,
      """
          shares_output_t y[2];
          const shares_input_t x[3] = {4000, -9000, 12000};
          shares_init(&model);
          shares_predict(&model, x, y);
          assert(SHARES_OUTPUT_FRACTION_BITS == 14);
          assert(y[0] > 0 && y[1] > 0 && y[0] + y[1] >= 16383 && y[0] + y[1] <= 16385);
      """)
  }

  /// `mean((y − t)²)` from primitives is `mseLoss`: its gradients, and its C within few bits.
  @Test func lossesMayBeBuiltFromOperators() async throws {
    func trainable(_ isBuilt: Bool) throws -> TrainableModel {
      let g = GraphBuilder(name: "built")
      let x = g.input("x", [3]), t = g.input("t", [2])
      let w = g.parameter("w", [2, 3])
      let y = matmul(w, x)
      let difference = y - t
      let loss = isBuilt ? mean(difference * difference) : mseLoss(y, t)
      return try g.build()
        .differentiate(loss, wrt: [w], optimizer: .sgd(learningRate: 0.125), predicting: y)
    }
    let (built, fused) = try (trainable(true), trainable(false))
    let (a, b) = try (built.gradients(on: Self.samples), fused.gradients(on: Self.samples))
    #expect(try #require(a["w"]).contains { abs($0) > 0.01 })
    for name in ["loss", "w"] {
      let pairs = try zip(#require(a[name]), #require(b[name]))
      #expect(pairs.allSatisfy { abs($0 - $1) <= 1e-15 * (1 + abs($1)) })
    }
    func losses(_ model: TrainableModel, float isFloat: Bool) async throws -> [Double] {
      let package = try model.calibrated(on: Self.samples).quantized(.int16).planned(for: .host)
        .emitC()
      let compiler = try await HostCompiler.find()
      return try await TemporaryDirectory.with { folder in
        try package.write(into: folder)
        let program = try await compiler.compile(
          sources: package.files.keys.filter { $0.hasSuffix(".c") && !$0.contains("streaming") }
            .sorted()
            .map { folder.appending(path: $0) },
          includeDirectories: [folder.appending(path: "src")],
          defines: isFloat ? ["BUILT_FLOAT"] : [],
          flags: HostCompiler.strictFlags + HostCompiler.optimized,
          output: folder.appending(path: "main"))
        return try await program.run(timeLimit: .seconds(600)).text.split(separator: "\n")
          .compactMap {
            $0.split(separator: " ").last.flatMap { Double($0) }
          }
      }
    }
    for (isFloat, tolerance) in [(false, 1e-3), (true, 2e-6)] {
      let (own, others) = try await (
        losses(built, float: isFloat), losses(fused, float: isFloat)
      )
      try #require(own.count == 20 && others.count == 20)
      #expect(zip(own, others).allSatisfy { abs($0 - $1) <= tolerance }, "\(own) \(others)")
      #expect(own[19] < 0.8 * own[0])
    }
  }

  @Test func givenValuesAreWhatTrainingStartsFrom() async throws {
    let g = GraphBuilder(name: "given")
    let x = g.input("x", [3]), t = g.input("t", [2])
    let w = g.parameter("w", [2, 3], .elements([0.5, -0.25, 1, 0, 0.125, -1]))
    let b = g.parameter("b", [2], .constant(0.75))
    let loss = mseLoss(linear(x, w, b), t)
    let package = try g.build()
      .differentiate(loss, wrt: [w, b], optimizer: .sgd(learningRate: 0.25))
      .calibrated(on: Self.samples).quantized(.int16).planned(for: .host).emitC()
    try await run(
      package, float: true,
      """
          const float w[6] = {0.5f, -0.25f, 1.0f, 0.0f, 0.125f, -1.0f};
          const float b[2] = {0.75f, 0.75f};
          given_init(&model);
          assert(memcmp(w, model.w, sizeof w) == 0);
          assert(memcmp(b, model.b, sizeof b) == 0);
      """)
  }

  // MARK: Packages

  private static func planned(_ device: TargetDevice) throws -> PlannedModel {
    let g = GraphBuilder(name: "small")
    let x = g.input("x", [3]), t = g.input("t", [2])
    let w = g.parameter("w", [2, 3])
    let loss = mseLoss(matmul(w, x), t)
    return try g.build().differentiate(loss, wrt: [w], optimizer: .sgd(learningRate: 0.25))
      .calibrated(on: samples).quantized(.int16).planned(for: device)
  }

  private struct Metadata: Decodable {
    let files: [String]
    let target: String
  }

  @Test(arguments: TargetDevice.allCases)
  func packagesSayWhatTheyHoldAndWhatTheyAreFor(_ device: TargetDevice) throws {
    let package = try Self.planned(device).emitC()
    let text = try #require(package.files["small.json"])
    let metadata = try JSONDecoder().decode(Metadata.self, from: Data(text.utf8))
    #expect(metadata.files == package.files.keys.sorted())
    #expect(metadata.target == device.rawValue)
    let header = try #require(package.files["src/small.h"])
    #expect(header.contains("\n   target       \(device.rawValue)\n"))
  }

  @Test func theSelftestPassesWhereItWasMade() async throws {
    let package = try await Self.planned(.host).emitCWithSelftest()
    let compiler = try await HostCompiler.find()
    try await TemporaryDirectory.with { folder in
      try package.write(into: folder)
      let program = try await compiler.compile(
        sources: ["extras/selftest.c", "src/small_fixed.c", "src/small_weights.c"].map {
          folder.appending(path: $0)
        }, includeDirectories: [folder.appending(path: "src")], flags: HostCompiler.optimized,
        output: folder.appending(path: "selftest"))
      #expect(try await program.run(timeLimit: .seconds(600)).succeeded)
    }
  }
}
