import CEmission
import Foundation
import GraphIR
import Operators
import TestNetworks
import Testing
import Toolchains

/// Builds that only predict.
@Suite(.timeLimit(.minutes(20))) struct InferenceTests {
  /// What only training needs, as it shows in names of C.
  private static let marks = [
    "train", "_rate", "update", "accumulate", "gradient", "residual", "step", "sample", "cross_ent",
    "mse_i16", "fg_nll", "fill",
  ]

  private static func models() throws -> [EmissionModel] {
    try [
      Samples.classifier(), Samples.regression(), Samples.batch(), Samples.frozen(), sole(),
    ] + (1...2).map { try Samples.random($0, batchSize: $0 % 2 == 0 ? 4 : 1) }
  }

  /// One layer, whose prediction needs no working memory.
  private static func sole() throws -> EmissionModel {
    try Network([3], .mse) { graph, x in try graph.linear("linear1", x, 2) }.training()
      .calibratedOnRandom().emission("sole")
  }

  private func defines(_ model: EmissionModel, float isFloat: Bool) -> [String] {
    let macro = model.name.uppercased()
    return ["\(macro)_NO_TRAINING"] + (isFloat ? ["\(macro)_FLOAT"] : [])
  }

  @Test func compilesWithoutAWarning() async throws {
    for model in try Self.models() {
      let built = try Built(model)
      defer { built.folder.remove() }
      for compiler in await HostCompiler.all() {
        for flags in [HostCompiler.strictFlags, HostCompiler.cxxFlags] {
          for isFloat in [false, true] {
            for file in built.program {
              try await compiler.compile(
                sources: [file], includeDirectories: [built.source],
                defines: defines(model, float: isFloat), flags: flags + ["-O1", "-c"],
                output: built.url("object.o"))
            }
          }
        }
      }
    }
  }

  private func symbols(_ built: Built, _ defines: [String]) async throws -> [String] {
    let compiler = try await HostCompiler.find()
    var names: [String] = []
    for file in built.program {
      let object = try await compiler.compile(
        sources: [file], includeDirectories: [built.source], defines: defines,
        flags: ["-std=c99", "-O0", "-c"], output: built.url("object.o"))
      let table = try await SymbolTable.read(object: object.url)
      names += table.defined + table.undefined
    }
    return names
  }

  @Test(arguments: [false, true]) func noSymbolIsOfTraining(isFloat: Bool) async throws {
    for model in try Self.models() {
      let built = try Built(model)
      defer { built.folder.remove() }
      let names = try await symbols(built, defines(model, float: isFloat))
      #expect(names.contains("\(model.name)_predict") && names.contains("\(model.name)_init"))
      let wrong = names.filter { name in Self.marks.contains(where: name.contains) }
      #expect(wrong.isEmpty, "\(model.name): \(wrong)")
      let whole = try await symbols(built, built.float(isFloat))
      #expect(whole.contains("\(model.name)_train"))
      #expect(whole.contains("\(model.name)_set_learning_rate"))
    }
  }

  /// Size and predictions of a build, on inputs of a fixed sequence.
  private func answers(_ built: Built, _ defines: [String], float: Bool) async throws -> [String] {
    let name = built.model.name
    let (inputs, outputs) = ("\(name.uppercased())_INPUTS", "\(name.uppercased())_OUTPUTS")
    let main = """
      #include <stdio.h>
      #include "\(name).h"
      int main(void)
      {
          static \(name)_t model;
          static \(name)_input_t x[\(inputs)];
          static \(name)_output_t y[\(outputs)];
          uint32_t random = 1;
          int i, n;
          printf("%d\\n", (int)sizeof model);
          \(name)_init(&model);
          for (n = 0; n < 40; n++) {
              for (i = 0; i < \(inputs); i++) {
                  random = random * 1664525U + 1013904223U;
                  x[i] = (\(name)_input_t)(random >> 16) \(float ? "/ 65536.0f" : "");
              }
              \(name)_predict(&model, x, y);
              for (i = 0; i < \(outputs); i++) {
                  printf("%.9g ", (double)y[i]);
              }
          }
          return 0;
      }

      """
    let file = built.url("predict.c")
    try Data(main.utf8).write(to: file)
    let program = try await HostCompiler.find().compile(
      sources: [file] + built.program, includeDirectories: [built.source], defines: defines,
      flags: ["-std=c99", "-O1"],
      output: built.url("predict"))
    let result = try await program.run(timeLimit: .seconds(20))
    #expect(result.exitStatus == 0, "\(result.standardError)")
    return result.text.split(separator: "\n").map(String.init)
  }

  @Test(arguments: [false, true]) func predictsAsTheWholeDoes(isFloat: Bool) async throws {
    for model in try Self.models() {
      let built = try Built(model)
      defer { built.folder.remove() }
      let whole = try await answers(built, built.float(isFloat), float: isFloat)
      let some = try await answers(built, defines(model, float: isFloat), float: isFloat)
      let program = isFloat ? model.float : model.fixed
      #expect(whole[0] == "\(program.ramBytes)", "\(model.name)")
      #expect(some[0] == "\(program.inferenceBytes)", "\(model.name)")
      #expect(program.inferenceBytes < program.ramBytes)
      #expect(whole[1] == some[1] && Set(some[1].split(separator: " ")).count > 10)
    }
  }

  /// One model predicts, another one trains, each with macros of its own.
  @Test func aPredictingModelLivesBesideATrainingOne() async throws {
    let (first, second) = (try Built(Samples.classifier()), try Built(Samples.batch()))
    defer {
      first.folder.remove()
      second.folder.remove()
    }
    let result = try await first.run(
      """
      #include "tiny_batch.h"
      int main(void)
      {
          static tiny_nll_t a;
          static tiny_batch_t b;
          int16_t x[3] = {9000, -9000, 3000};
          int16_t y[2];
          tiny_nll_init(&a);
          tiny_batch_init(&b);
          tiny_nll_predict(&a, x, y);
          return tiny_batch_train(&b, x, tiny_nll_predict_class(&a, x)) < 0;
      }

      """, flags: HostCompiler.optimized + ["-DTINY_NLL_NO_TRAINING"], with: [second])
    #expect(result.exitStatus == 0)
  }
}
