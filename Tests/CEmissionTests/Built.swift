import CEmission
import Files
import Foundation
import Toolchains

/// A package on disk, ready for compilers.
struct Built {
  let folder: TemporaryDirectory
  let model: EmissionModel

  init(_ model: EmissionModel) throws {
    self.model = model
    folder = try TemporaryDirectory()
    try model.emitC().adding("extras/selftest.c", model.selftest(golden: nil))
      .write(into: folder.url)
    for (name, text) in model.emitDriver() {
      try Data(text.utf8).write(to: folder.url.appending(path: name))
    }
  }

  func url(_ path: String) -> URL { folder.url.appending(path: path) }
  var source: URL { url("src") }
  var program: [URL] {
    ["fixed", "float", "weights"].map { url("src/\(model.name)_\($0).c") }
  }

  func float(_ isFloat: Bool) -> [String] { isFloat ? ["\(model.name.uppercased())_FLOAT"] : [] }

  /// Compiles a C main with the package and runs it; asserts fail the run.
  func run(
    _ main: String, float isFloat: Bool = false, flags: [String] = HostCompiler.optimized,
    with others: [Built] = []
  ) async throws -> RunResult {
    let file = url("main.c")
    let text = """
      #include <assert.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>
      #include "\(model.name).h"
      \(main)
      """
    try Data(text.utf8).write(to: file)
    let compiler = try await HostCompiler.find()
    let program = try await compiler.compile(
      sources: [file] + program + others.flatMap(\.program),
      includeDirectories: [source] + others.map(\.source), defines: float(isFloat),
      flags: ["-std=c99", "-Wall", "-Wextra"] + flags, output: url("main"))
    return try await program.run(timeLimit: .seconds(600))
  }
}
