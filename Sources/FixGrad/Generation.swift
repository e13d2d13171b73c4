import CEmission
import Diagnostics
import Files
import Foundation
import Toolchains

extension EmissionModel {
  /// SHA-256 of the integer program's C, its kernels included, whatever processor it is for.
  public var programHash: String {
    var program = self
    program.loops = nil
    program.provenance.target = nil
    let files = program.emitC().files.filter {
      $0.key == "src/\(name)_fixed.c" || $0.key.hasPrefix("src/fg_") && !$0.key.hasSuffix("_f32.h")
    }
    return sha256(files.sorted { $0.key < $1.key }.map { Data(($0.key + "\n" + $0.value).utf8) })
  }

  /// The package with its self-test, whose golden values come from this host's compiler.
  ///
  /// Compiles and trains the fixed program once, so a package that does not compile is never
  /// written.
  public func packageWithSelftest(_ compiler: HostCompiler) async throws -> CPackage {
    let package = emitC()
    let golden = try await TemporaryDirectory.with { folder in
      try package.adding(Self.selftestPath, selftest(golden: nil)).write(into: folder)
      let program = try await compiler.compile(
        sources: [
          Self.selftestPath, "src/\(name)_fixed.c", "src/\(name)_weights.c",
        ].map { folder.appending(path: $0) },
        includeDirectories: [folder.appending(path: "src")],
        flags: HostCompiler.optimized + ["-std=c99"], output: folder.appending(path: "selftest"))
      let result = try await program.run(timeLimit: .seconds(60))
      guard let golden = SelftestGolden(result.text) else {
        preconditionFailure("the self-test prints its losses and hashes")
      }
      return golden
    }
    return package.adding(Self.selftestPath, selftest(golden: golden))
  }
}
