import CEmission
import Foundation
import Testing

/// The house as DESIGN describes it: what may import what, how long a file may be, what is told of
/// public names, and that nothing is forgotten.
@Suite struct ArchitectureTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The modules, lowest first; one imports only those of lower layers, or earlier in its own.
  private static let layers: [[String]] = [
    [
      "CGMP", "CZlib", "CBench", "CKernels", "CKernelsChecked", "CKernelSweeps", "CKernelText",
      "CTargetText", "CPageText",
    ],
    ["Diagnostics", "Files", "ExactArithmetic", "FixedPoint"],
    ["GraphIR", "Operators"],
    ["Autodiff", "Rewrites", "Calibration", "Quantization", "MemoryPlanning", "CEmission"],
    ["Toolchains"],
    ["NumPyFiles", "Datasets", "Drift", "Interpretation", "TargetRuns", "Tuning", "ReportPages"],
    ["Jobs", "ModelImport"],
    ["FixGrad"],
    ["fixgrad", "fixgrad-bench"],
  ]

  private static let order = layers.flatMap { $0 }

  private struct File {
    let module: String
    let url: URL
    let lines: [String]

    var name: String { "\(module)/\(url.lastPathComponent)" }
  }

  private static func files(_ folder: String, _ suffixes: [String]) throws -> [File] {
    let base = root.appending(path: folder)
    return try FileManager.default.subpathsOfDirectory(atPath: base.path).sorted()
      .filter { path in suffixes.contains { path.hasSuffix($0) } }
      .map { path in
        let url = base.appending(path: path)
        let text = try String(contentsOf: url, encoding: .utf8)
        return File(
          module: String(path.split(separator: "/")[0]), url: url,
          lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
      }
  }

  private static func imports(_ file: File) -> [String] {
    file.lines.compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard let at = words.firstIndex(of: "import"), at <= 1, at + 1 < words.count else {
        return nil
      }
      return words[at + 1]
    }
  }

  @Test func everyModuleHasItsLayer() throws {
    let modules = try FileManager.default.contentsOfDirectory(
      atPath: Self.root.appending(path: "Sources").path)
    // The Python end of Dask is no module.
    #expect(Set(modules).subtracting(["fixgrad-dask"]) == Set(Self.order))
  }

  @Test func modulesImportOnlyWhatIsBelow() throws {
    for file in try Self.files("Sources", [".swift"]) {
      let own = try #require(Self.order.firstIndex(of: file.module))
      for name in Self.imports(file) {
        guard let imported = Self.order.firstIndex(of: name) else { continue }
        #expect(imported < own, "\(file.name) imports \(name)")
      }
    }
  }

  /// What only one module may touch.
  @Test(arguments: [
    ("CGMP", "ExactArithmetic"), ("CBench", "fixgrad-bench"), ("CZlib", "NumPyFiles"),
    ("CKernelText", "CEmission"), ("CTargetText", "Toolchains"), ("CPageText", "ReportPages"),
    ("Mustache", "ReportPages"),
    ("Subprocess", "Toolchains"), ("GRDB", "Tuning"),
    ("Yams", "Jobs"), ("SwiftCSV", "Datasets"), ("ArgumentParser", "fixgrad"),
  ])
  func oneModuleImports(_ library: String, _ owner: String) throws {
    let importers = Set(
      try Self.files("Sources", [".swift"]).filter { Self.imports($0).contains(library) }
        .map(\.module))
    #expect(importers == [owner])
  }

  @Test func operatorsKnowNoPassAndPassesNoFormatsTheyDoNotNeed() throws {
    for file in try Self.files("Sources", [".swift"]) {
      let imports = Set(Self.imports(file))
      if file.module == "Operators" {
        #expect(imports.isDisjoint(with: Self.layers[3]), "\(file.name)")
      }
      if file.module == "Autodiff" { #expect(!imports.contains("FixedPoint"), "\(file.name)") }
    }
  }

  @Test func onlyToolchainsStartsProcesses() throws {
    for file in try Self.files("Sources", [".swift"]) where file.module != "Toolchains" {
      for line in file.lines {
        #expect(!line.contains("Process()") && !line.contains("posix_spawn"), "\(file.name)")
      }
    }
  }

  @Test func filesAreAtMost400Lines() throws {
    let sources = try Self.files("Sources", [".swift", ".c", ".h"])
    let tests = try Self.files("Tests", [".swift"])
    #expect(sources.count > 100)
    for file in sources + tests {
      #expect(file.lines.count <= 401, "\(file.name) has \(file.lines.count) lines")
    }
  }

  @Test func nothingIsForcedOrUnfinished() throws {
    let marks = ["try" + "!", "as" + "!", "TO" + "DO", "FIX" + "ME", "fatal" + "Error("]
    for file in try Self.files("Sources", [".swift"]) {
      for (index, line) in file.lines.enumerated() {
        for mark in marks { #expect(!line.contains(mark), "\(file.name):\(index + 1)") }
      }
    }
  }

  /// A public type or function is documented, unless it meets a requirement that is: members named
  /// like a requirement of `Operator`, `Scalar` and their kin.
  @Test func publicTypesAreDocumented() throws {
    let heads = ["public struct ", "public enum ", "public protocol ", "public final class "]
    for file in try Self.files("Sources", [".swift"]) {
      for (index, line) in file.lines.enumerated() where index > 0 {
        let text = line.drop { $0 == " " }
        guard heads.contains(where: { text.hasPrefix($0) }) else { continue }
        var above = index - 1
        while above > 0, file.lines[above].drop(while: { $0 == " " }).hasPrefix("@") { above -= 1 }
        let isNested = line.hasPrefix(" ")
        let isDocumented = file.lines[above].drop { $0 == " " }.hasPrefix("///")
        #expect(isDocumented || isNested, "\(file.name):\(index + 1): \(text)")
      }
    }
  }

  /// Every public declaration of the Swift API, and every requirement of `Operator`.
  @Test func theSwiftAPIIsDocumentedThroughout() throws {
    var count = 0
    for file in try Self.files("Sources/FixGrad/API", [".swift"]) {
      for (index, line) in file.lines.enumerated() {
        let text = line.drop { $0 == " " }
        let isCase = text.hasPrefix("case ") && file.url.lastPathComponent == "TargetDevice.swift"
        guard isCase || (text.hasPrefix("public ") && !text.hasPrefix("public import ")) else {
          continue
        }
        count += 1
        let above = file.lines[max(index - 1, 0)].drop { $0 == " " }
        #expect(above.hasPrefix("///"), "\(file.url.lastPathComponent):\(index + 1): \(text)")
      }
    }
    #expect(count > 60)
    let `operator` = try #require(
      Self.files("Sources", [".swift"]).first { $0.name == "GraphIR/Operator.swift" })
    let end = try #require(`operator`.lines.firstIndex { $0.hasPrefix("extension Operator") })
    for (index, line) in `operator`.lines[..<end].enumerated()
    where line.hasPrefix("  static var ") || line.hasPrefix("  func ") || line.hasPrefix("  var ") {
      #expect(`operator`.lines[index - 1].hasPrefix("  ///"), "Operator.swift:\(index + 1)")
    }
  }

  @Test func everyKernelIsEmbeddedLicensedAndDescribed() throws {
    let kernels = try Self.files("Sources/CKernels", [".h"]).filter {
      $0.url.lastPathComponent.hasPrefix("fg_")
    }
    #expect(kernels.count > 30)
    for kernel in kernels {
      let name = kernel.url.lastPathComponent
      #expect(kernel.lines[0] == "/* SPDX-License-Identifier: 0BSD */", "\(name)")
      #expect(KernelLibrary.files[name] == kernel.lines.joined(separator: "\n"), "\(name)")
      #expect(kernel.lines.dropFirst().contains { $0.hasPrefix("/* ") }, "\(name)")
      #expect(kernel.lines.allSatisfy { $0.count <= 100 }, "\(name)")
    }
    let drivers = ["fg_device.c", "fg_driver.c", "fg_masters.h", "fg_observe.h"]
    #expect(
      Set(KernelLibrary.files.keys) == Set(kernels.map(\.url.lastPathComponent) + drivers))
  }

  @Test func everyModuleHasTests() throws {
    let exceptions = [
      "CGMP": "ExactArithmetic", "CZlib": "NumPyFiles", "CKernelsChecked": "CKernels",
      "CKernelSweeps": "CKernels",
      "CKernelText": "CEmission", "CTargetText": "Toolchains",
      "CPageText": "ReportPages", "fixgrad": "Command", "fixgrad-bench": nil, "CBench": nil,
    ]
    for module in Self.order {
      guard let name = exceptions[module, default: module] else { continue }
      let folder = Self.root.appending(path: "Tests/\(name)Tests")
      #expect(FileManager.default.fileExists(atPath: folder.path), "\(module)")
    }
  }
}
