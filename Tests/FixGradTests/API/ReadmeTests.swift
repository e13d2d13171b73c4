import Diagnostics
import Files
import FixGrad
import Foundation
import Testing
import Toolchains

/// README's example of the Swift API: the text there is what is compiled and run here.
@Suite struct ReadmeTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  @Test func readmeShowsWhatIsCompiledHere() throws {
    let source = try Self.text("Tests/FixGradTests/API/ReadmeExample.swift")
      .split(separator: "\n", omittingEmptySubsequences: false)
    let begin = try #require(source.firstIndex { $0.hasSuffix("// README begins") })
    let end = try #require(source.firstIndex { $0.hasSuffix("// README ends") })
    let example = source[(begin + 1)..<end].map { $0.hasPrefix("  ") ? $0.dropFirst(2) : $0 }
    #expect(example.count >= 9)
    let block = "```swift\nimport FixGrad\n\n\(example.joined(separator: "\n"))\n```"
    #expect(try Self.text("README.md").contains(block), "README shows another example")
  }

  @Test func readmeNamesAllFunctions() throws {
    let folder = Self.root.appending(path: "Sources/FixGrad/API")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix("Functions.swift") }
    let names = try files.flatMap { file in
      try Self.text("Sources/FixGrad/API/\(file)").matches(of: #/(?m)^public func (\w+)\(/#)
        .map { String($0.1) }
    }
    #expect(names.count >= 60)
    let readme = try Self.text("README.md")
    let section = try #require(
      readme.components(separatedBy: "## From Swift").last?.components(separatedBy: "\n## ").first)
    for name in names { #expect(section.contains("`\(name)`"), "README does not name \(name)") }
  }

  @Test func theExampleTrainsOnThisMachine() async throws {
    let program = try readmeExample(Self.samples)
    #expect(program.device == .cortexM0Plus)
    #expect(program.program.ramBytes < 80_000)
    let folder = URL(filePath: "build/mnist")
    let compiler = try await HostCompiler.find()
    var all: [[Double]] = []
    for isFloat in [false, true] {
      let printed = try await TemporaryDirectory.with { build in
        let executable = try await compiler.compile(
          sources: ["examples/minimal/main.c"].map { folder.appending(path: $0) }
            + ["fixed", "float", "weights"].map { folder.appending(path: "src/model_\($0).c") },
          includeDirectories: [folder.appending(path: "src")],
          defines: isFloat ? ["MODEL_FLOAT"] : [],
          flags: HostCompiler.strictFlags + HostCompiler.optimized,
          output: build.appending(path: "main"))
        return try await executable.run(timeLimit: .seconds(600)).text
      }
      let losses = printed.split(separator: "\n").compactMap {
        $0.split(separator: " ").last.flatMap { Double($0) }
      }
      try #require(losses.count == 20)
      #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 }, "\(losses)")
      #expect(losses[19] < losses[0] - 0.1)
      all.append(losses)
    }
    #expect(zip(all[0], all[1]).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  /// Ten kinds of pictures, each bright in a place of its own, from a fixed generator.
  private static let samples: [TrainingSample] = {
    var state: UInt64 = 1
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) * 0x1p-24
    }
    return (0..<60).map { index in
      let label = index % 10
      let pixels = (0..<784).map { pixel in
        pixel * 10 / 784 == label ? 0.5 + 0.5 * random() : 0.2 * random()
      }
      return TrainingSample(pixels, target: (0..<10).map { $0 == label ? 1 : 0 })
    }
  }()
}
