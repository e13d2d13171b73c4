import CEmission
import Foundation
import GraphIR
import Operators
import TestNetworks
import Testing
import Toolchains

/// Every emitted package compiles everywhere without a warning.
@Suite(.timeLimit(.minutes(20))) struct CompileTests {
  private func compile(_ model: EmissionModel) async throws {
    let built = try Built(model)
    defer { built.folder.remove() }
    let object = built.url("object.o")
    for compiler in await HostCompiler.all() {
      for flags in [HostCompiler.strictFlags, HostCompiler.cxxFlags] {
        for isFloat in [false, true] {
          for file in built.program {
            try await compiler.compile(
              sources: [file], includeDirectories: [built.source], defines: built.float(isFloat),
              flags: flags + ["-O1", "-c"], output: object)
          }
        }
        try await compiler.compile(
          sources: [built.url("\(model.name)_traced.c")],
          includeDirectories: [built.folder.url, built.source], defines: ["FG_CHECKED"],
          flags: flags + ["-O1", "-c"], output: object)
        try await compiler.compile(
          sources: [built.url("extras/selftest.c")], includeDirectories: [built.source],
          flags: flags + ["-O1", "-c"], output: object)
      }
      for isFloat in [false, true] {
        let flags = HostCompiler.strictFlags.filter { $0 != "-ffreestanding" }
        try await compiler.compile(
          sources: [built.url("examples/minimal/main.c")] + built.program,
          includeDirectories: [built.source], defines: built.float(isFloat), flags: flags,
          output: built.url("minimal"))
      }
    }
    let compiler = try await HostCompiler.find()
    try await compiler.checkNoFloat(
      sources: [built.program[0], built.program[2]], includeDirectories: [built.source])
  }

  @Test func classifier() async throws { try await compile(Samples.classifier()) }
  @Test func regression() async throws { try await compile(Samples.regression()) }

  @Test(arguments: 1...6) func randomNetworks(seed: Int) async throws {
    try await compile(Samples.random(seed))
  }

  @Test func wholeBatches() async throws { try await compile(Samples.whole()) }

  @Test func frozenWeights() async throws { try await compile(Samples.frozen()) }

  @Test(arguments: 1...3) func batches(seed: Int) async throws {
    try await compile(seed == 1 ? Samples.batch(of: 40_000) : Samples.random(seed, batchSize: 5))
  }

  /// Keywords, names of the standard and of our own, and such as clash once they are identifiers.
  @Test func namesAreSanitized() async throws {
    let names = [
      "int", "register", "nullptr", "int16_t", "INT16_MAX", "model", "target", "x", "k", "loss",
      "fg_linear", "clash_init", "clash_t", "a.b", "a_b", "a/b", "1st", "ä", "arena", "/* odd */",
      "input_zero", "input_mantissa", "input_offset", "input_shift", "input_scale", "i",
      "w_residual", "size_t", "bool",
    ]
    let network = try Network([2], .mse) { graph, x in
      var value = x
      for name in names { value = try graph.apply(Tanh(), value, name: name) }
      for name in ["w", "w.residual", "class", "learning_rate_shift"] {
        let weight = graph.parameter(name, [2, 2], .uniform(bound: 1))
        value = try graph.apply(Linear(), [value, weight], name: "\(name).product")[0]
      }
      return value
    }
    let raw = RawInput(type: "int32", scale: [0.25, 0.125], offset: [0, 1])
    try await compile(
      network.training().calibratedOnRandom().emission("clash", rawInput: raw))
  }

  @Test func longNamesAreWrapped() async throws {
    let long = String(repeating: "quite_long_", count: 7)
    let network = try Network([2], .nll) { graph, x in try graph.linear(long, x, 2) }
    let model = try network.training().calibratedOnRandom().emission("name_of_a_model_like_this")
    for (path, text) in model.emitC().files where !path.hasSuffix(".json") {
      for line in text.split(separator: "\n")
      where line.hasPrefix("   ") && !line.contains("cc -std=c99") {
        // A declaration or a call of one long name may be longer than a line.
        #expect(line.count <= 100 || line.split(separator: " ").count <= 5, "\(path): \(line)")
      }
    }
    try await compile(model)
  }

  @Test func aParameterMayBeReshaped() async throws {
    let network = try Network([3], .mse) { graph, x in
      let flat = graph.parameter("flat", [6], .uniform(bound: 1))
      let weight = try graph.apply(Reshape([2, 3]), flat, name: "weight")
      return try graph.apply(MatMul(), weight, x, name: "product")
    }
    try await compile(network.training().calibratedOnRandom().emission("reshaped"))
  }
}
