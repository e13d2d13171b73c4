import CEmission
import Foundation
import GraphIR
import Operators
import TestNetworks
import Testing
import Toolchains

/// What the emitted programs do, seen from C.
@Suite(.timeLimit(.minutes(20))) struct ProgramTests {
  @Test(arguments: [false, true]) func aLabelOutOfRangeChangesNothing(isFloat: Bool) async throws {
    let built = try Built(Samples.classifier())
    defer { built.folder.remove() }
    let result = try await built.run(
      """
      int main(void)
      {
          static const int16_t wrong[5] = {-1, 2, 3, INT16_MIN, INT16_MAX};
          tiny_nll_t model, before;
          tiny_nll_input_t x[3] = {0, 0, 0};
          int i;
          memset(&model, 0, sizeof model);
          tiny_nll_init(&model);
          tiny_nll_train(&model, x, 1);
          before = model;
          for (i = 0; i < 5; i++) {
              if (tiny_nll_train(&model, x, wrong[i]) != TINY_NLL_REFUSED) return 1;
              if (memcmp(&model, &before, sizeof model) != 0) return 2;
          }
          if (tiny_nll_train(&model, x, 0) == TINY_NLL_REFUSED) return 3;
          return memcmp(&model, &before, sizeof model) == 0 ? 4 : 0;
      }

      """, float: isFloat)
    #expect(result.exitStatus == 0)
  }

  @Test(arguments: [false, true]) func aTargetThatIsMetChangesNothing(isFloat: Bool) async throws {
    // relu of a product with zero is zero, and so is the target.
    let network = try Network([2], .mse) { graph, x in
      let h = try graph.linear("linear1", x, 3, bias: false)
      return try graph.apply(ReLU(), h, name: "relu1")
    }
    let built = try Built(network.training().calibratedOnRandom().emission("still"))
    defer { built.folder.remove() }
    let result = try await built.run(
      """
      int main(void)
      {
          still_t model, before;
          still_input_t x[2] = {0, 0};
          \(isFloat ? "float" : "int16_t") target[3] = {0, 0, 0};
          memset(&model, 0, sizeof model);
          still_init(&model);
          before = model;
          if (still_train(&model, x, target) != 0) return 1;
          if (memcmp(&model, &before, offsetof(still_t, arena)) != 0) return 2;
          target[0] = 1;
          return still_train(&model, x, target) < 0;
      }

      """, float: isFloat)
    #expect(result.exitStatus == 0)
  }

  @Test func twoModelsLiveInOneProgram() async throws {
    let (first, second) = (try Built(Samples.classifier()), try Built(Samples.regression()))
    defer {
      first.folder.remove()
      second.folder.remove()
    }
    let result = try await first.run(
      """
      #include "tiny_mse.h"
      static void both(int use_first, int use_second, tiny_nll_t *a, tiny_mse_t *b)
      {
          int i;
          memset(a, 0, sizeof *a);
          memset(b, 0, sizeof *b);
          tiny_nll_init(a);
          tiny_mse_init(b);
          for (i = 0; i < 50; i++) {
              int16_t x[3], t[1];
              x[0] = (int16_t)(i * 700 - 16000);
              x[1] = (int16_t)(12000 - i * 300);
              x[2] = 5000;
              t[0] = (int16_t)(i * 200);
              if (use_first) tiny_nll_train(a, x, (int16_t)(i & 1));
              if (use_second) tiny_mse_train(b, x, t);
          }
      }
      int main(void)
      {
          tiny_nll_t a, a1, a2;
          tiny_mse_t b, b1, b2;
          both(1, 1, &a, &b);
          both(1, 0, &a1, &b1);
          both(0, 1, &a2, &b2);
          if (memcmp(&a, &a1, sizeof a) != 0 || memcmp(&b, &b2, sizeof b) != 0) return 1;
          return memcmp(&a1, &a2, sizeof a) == 0 || memcmp(&b1, &b2, sizeof b) == 0;
      }

      """, with: [second])
    #expect(result.exitStatus == 0)
  }

  @Test func theRateSetterIsTheCalibratedRate() async throws {
    let network = try Network.perceptron(3, 2, 2, .nll)
    let calibrated = try network.training(learningRate: 0.1).calibratedOnRandom()
    let built = try Built(calibrated.emission("slow"))
    defer { built.folder.remove() }
    let rate = RateMantissa(0.1)
    let half = RateMantissa(0.05)
    let result = try await built.run(
      """
      int main(void)
      {
          slow_t a, b;
          int16_t x[3] = {9000, -9000, 3000};
          memset(&a, 0, sizeof a);
          memset(&b, 0, sizeof b);
          slow_init(&a);
          slow_init(&b);
          slow_set_learning_rate(&b, \(half.mantissa), \(half.shift));
          slow_train(&a, x, 0);
          slow_train(&b, x, 0);
          if (memcmp(a.linear2_weight, b.linear2_weight, sizeof a.linear2_weight) == 0
              && memcmp(a.linear2_weight_residual, b.linear2_weight_residual, 4) == 0) return 1;
          slow_init(&b);
          slow_set_learning_rate(&b, \(rate.mantissa), \(rate.shift));
          slow_train(&b, x, 0);
          if (memcmp(&a, &b, sizeof a) != 0) return 2;
          slow_set_learning_rate(&b, 0, 0);
          a = b;
          slow_train(&b, x, 1);
          return memcmp(&a, &b, offsetof(slow_t, arena)) != 0 ? 3 : 0;
      }

      """)
    #expect(result.exitStatus == 0)
  }

  @Test(arguments: [false, true]) func theExampleLearns(isFloat: Bool) async throws {
    for model in [try Samples.classifier(), try Samples.regression()] {
      let built = try Built(model)
      defer { built.folder.remove() }
      let program = try await HostCompiler.find().compile(
        sources: [built.url("examples/minimal/main.c")] + built.program,
        includeDirectories: [built.source], defines: built.float(isFloat), flags: ["-std=c99"],
        output: built.url("minimal"))
      let lines = try await program.run(timeLimit: .seconds(20)).text.split(separator: "\n")
      let losses = lines.compactMap { Double($0.split(separator: " ").last ?? "") }
      #expect(losses.count == 20)
      #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 }, "\(model.name) \(losses)")
    }
  }

  @Test(arguments: [false, true]) func sizeofIsWhatTheHeaderSays(isFloat: Bool) async throws {
    let networks = try (1...8).map { ("random\($0)", try Samples.random($0)) }
    let batches = try (1...8).map { ("random\($0)", try Samples.random($0, batchSize: 4)) }
    let huge = ("tiny_batch", try Samples.batch(of: 40_000))
    let frozen = ("tiny_frozen", try Samples.frozen())
    for (name, model) in networks + batches + [
      huge, frozen, ("tiny_nll", try Samples.classifier()),
    ] {
      let built = try Built(model)
      defer { built.folder.remove() }
      let result = try await built.run(
        "int main(void) { printf(\"%d\", (int)sizeof(\(name)_t)); return 0; }\n", float: isFloat,
        flags: ["-O0"])
      let program = isFloat ? model.float : model.fixed
      #expect(result.text == "\(program.ramBytes)", "\(name)")
      let header = try #require(model.emitC().files["src/\(name).h"])
      #expect(
        header.contains(
          "\(model.fixed.ramBytes) bytes, sizeof(\(name)_t) at natural alignment; "
            + "float \(model.float.ramBytes) bytes"))
      #expect(header.contains("constants    \(model.constantBytes) bytes"))
    }
  }

  @Test(arguments: 0...7, [1, 3])
  func trainingHasNoUndefinedBehaviour(seed: Int, batchSize: Int) async throws {
    let model = try seed == 0 ? Samples.classifier() : Samples.random(seed, batchSize: batchSize)
    let built = try Built(model)
    defer { built.folder.remove() }
    let compiler = try await HostCompiler.find()
    for isFloat in [false, true] {
      let program = try await compiler.compile(
        sources: [built.url("fg_driver.c")] + built.program,
        includeDirectories: [built.folder.url, built.source], defines: built.float(isFloat),
        flags: ["-std=c99", "-O1", "-g"] + HostCompiler.sanitizers, output: built.url("driver"))
      let input = DriverInput(model, float: isFloat, samples: 20, epochs: 15)
      let result = try await program.run(input: input.bytes, timeLimit: .seconds(600))
      #expect(result.exitStatus == 0 && result.standardError.isEmpty, "\(result.standardError)")
      #expect(result.standardOutput.count == input.answerBytes)
    }
  }

  @Test func emissionDoesNotDependOnTheOrderOfDictionaries() throws {
    for _ in 1...5 {
      let first = try Samples.random(5)
      var second = try Samples.random(5)
      // The same weights, inserted the other way round into a larger table.
      var weights: [Value: [Float]] = Dictionary(minimumCapacity: 1000)
      for value in first.weights.keys.sorted().reversed() { weights[value] = first.weights[value] }
      second.weights = weights
      #expect(first.emitC() == second.emitC())
      #expect(first.emitTraced() == second.emitTraced())
      #expect(first.emitDriver() == second.emitDriver())
    }
  }
}
