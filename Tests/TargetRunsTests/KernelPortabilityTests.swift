import Files
import Foundation
import Testing
import Toolchains

/// All kernels at once, by the compiler of every target, under the strict flags.
@Suite(.serialized, .timeLimit(.minutes(20))) struct KernelPortabilityTests {
  private static let kernels = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/CKernels")

  @Test(arguments: Target.all) func kernelsCompileEverywhere(_ target: Target) async throws {
    let compiler =
      if let name = target.compiler {
        try await HostCompiler(try #require(Executable.find(name)))
      } else {
        try await HostCompiler.find()
      }
    let headers = Self.kernels.appending(path: "include")
    let floats = try FileManager.default.contentsOfDirectory(atPath: headers.path).sorted()
      .filter { $0.hasSuffix("_f32.h") }
      .filter { name in
        let text = try String(contentsOf: headers.appending(path: name), encoding: .utf8)
        return !text.contains("/* Template:")
      }
    try #require(floats.count > 15)
    try await TemporaryDirectory.with { folder in
      let all = folder.appending(path: "floats.c")
      try floats.map { "#include \"\($0)\"\n" }.joined()
        .write(to: all, atomically: true, encoding: .utf8)
      for file in [Self.kernels.appending(path: "kernels.c"), all] {
        for level in ["-O2", "-Os"] {
          try await compiler.compile(
            sources: [file], includeDirectories: [headers],
            flags: target.flags + HostCompiler.strictFlags + [level, "-c"],
            output: folder.appending(path: "kernels.o"))
        }
      }
    }
  }
}
