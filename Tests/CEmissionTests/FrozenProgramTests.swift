import CEmission
import Foundation
import GraphIR
import MemoryPlanning
import Operators
import Quantization
import TestNetworks
import Testing
import Toolchains

/// Frozen weights in the emitted program: constants that are read where they lie.
@Suite(.timeLimit(.minutes(20))) struct FrozenProgramTests {
  @Test(arguments: [false, true]) func theRestTrains(isFloat: Bool) async throws {
    let built = try Built(Samples.frozen())
    defer { built.folder.remove() }
    let result = try await built.run(
      """
      int main(void)
      {
          tiny_frozen_t model, before;
          tiny_frozen_input_t x[3] = {1, 1, 1};
          tiny_frozen_loss_t first, last;
          int i;
          memset(&model, 0, sizeof model);
          tiny_frozen_init(&model);
          before = model;
          first = tiny_frozen_train(&model, x, 0);
          if (memcmp(&model, &before, sizeof model.linear2_weight) == 0) return 1;
          for (i = 0; i < 200; i++) {
              last = tiny_frozen_train(&model, x, 0);
          }
          return last < first ? 0 : 2;
      }

      """, float: isFloat)
    #expect(result.exitStatus == 0)
  }

  /// What the linker put where: letters of `nm` (R: read only).
  @Test(arguments: [false, true]) func frozenWeightsAreConstants(isFloat: Bool) async throws {
    let built = try Built(Samples.frozen())
    defer { built.folder.remove() }
    _ = try await built.run("int main(void) { return 0; }\n", float: isFloat, flags: ["-O0"])
    let nm = try #require(Executable.find("nm"))
    let lines = try await nm.run(arguments: ["-P", built.url("main").path]).text
      .split(separator: "\n").map { $0.split(separator: " ") }
    let frozen = lines.filter { $0[0].hasPrefix("tiny_frozen_frozen_") }
    #expect(
      frozen.map { "\($0[0]) \($0[1])" }.sorted() == [
        "tiny_frozen_frozen_linear1_bias R", "tiny_frozen_frozen_linear1_weight R",
      ])
    #expect(!lines.contains { $0[0].contains("initial_linear1") })
    let header = try #require(built.model.emitC().files["src/tiny_frozen.h"])
    #expect(!header.contains("linear1_weight"))
    #expect(header.contains("linear1.weight: int16 Q"))
  }

  @Test func ramIsThatOfTheRest() throws {
    func program(_ names: [String]) throws -> PlannedProgram {
      try Network.perceptron(3, 8, 2, .nll).training(only: names).training().calibratedOnRandom()
        .quantized(FormatPolicy()).planned()
    }
    let head = ["linear2.weight", "linear2.bias"]
    let (whole, some) = (
      try program(head + ["linear1.weight", "linear1.bias"]), try program(head)
    )
    // 24 weights and 8 biases of 3 bytes each leave the model; their plane of 2 bytes is constant.
    #expect(whole.parameterBytes - some.parameterBytes == 96)
    #expect(some.frozenBytes == 64)
    #expect(some.arenaBytes < whole.arenaBytes)
    #expect(some.ramBytes == whole.ramBytes - 96 - (whole.arenaBytes - some.arenaBytes))
    for parameter in some.graph.frozen {
      #expect(some.train.slots[parameter.value] == .constant(parameter.value))
      #expect(some.predict.slots[parameter.value] == .constant(parameter.value))
    }
  }

  /// A view of a constant is the constant.
  @Test func aFrozenWeightMayBeReshaped() async throws {
    let network = try Network([3], .mse) { graph, x in
      let flat = graph.parameter("flat", [6], .uniform(bound: 1))
      let weight = try graph.apply(Reshape([2, 3]), flat, name: "weight")
      let h = try graph.apply(MatMul(), weight, x, name: "product")
      return try graph.linear("head", h, 1)
    }
    let model = try network.training(only: ["head.weight"]).training().calibratedOnRandom()
      .emission("reshaped")
    let built = try Built(model)
    defer { built.folder.remove() }
    let text = try #require(model.emitC().files["src/reshaped_fixed.c"])
    #expect(text.contains("reshaped_frozen_flat, x, "))
    for isFloat in [false, true] {
      _ = try await built.run("int main(void) { return 0; }\n", float: isFloat, flags: ["-Werror"])
    }
  }
}
