import FixGrad
import Foundation
import Softsign

/// C that is compiled strictly and run on this machine.
enum CProgram {
  struct Failure: Error { let said: String }

  private static let flags = [
    "-std=c99", "-O2", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wpedantic", "-Wundef",
    "-Werror", "-ffp-contract=off",
  ]

  /// Compiles a `main` that calls the kernels of softsign, and reads the int16 that it writes.
  static func run(_ main: String) throws -> [Int] {
    try inFolder { folder in
      var headers = KernelLibrary.files.filter { $0.key.hasSuffix(".h") }
      headers.merge(Softsign.kernelHeaders) { own, _ in own }
      for (name, text) in headers {
        try Data(text.utf8).write(to: folder.appending(path: name))
      }
      let source = folder.appending(path: "main.c")
      let text = "#include <stdio.h>\n#include \"outside_softsign.h\"\n\(main)\n"
      try Data(text.utf8).write(to: source)
      let output = try output(
        of: compiled([source], in: folder, arguments: ["-I\(folder.path)", "-Wno-unused-function"]))
      return output.withUnsafeBytes { bytes in
        stride(from: 0, to: bytes.count, by: 2).map {
          Int(bytes.loadUnaligned(fromByteOffset: $0, as: Int16.self))
        }
      }
    }
  }

  /// Compiles the package with its example and reads the loss of each pass.
  static func train(_ package: CPackage, float isFloat: Bool) throws -> [Double] {
    try inFolder { folder in
      try package.write(to: folder.appending(path: package.name).path)
      let root = folder.appending(path: package.name)
      let sources = package.files.keys.filter { $0.hasSuffix(".c") && !$0.contains("streaming") }
        .sorted()
        .map { root.appending(path: $0) }
      let define = isFloat ? ["-D\(package.name.uppercased())_FLOAT"] : []
      let output = try output(
        of: compiled(
          sources, in: folder, arguments: ["-I\(root.appending(path: "src").path)"] + define))
      return String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap {
        $0.split(separator: " ").last.flatMap { Double($0) }
      }
    }
  }

  private static func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  private static func compiled(
    _ sources: [URL], in folder: URL, arguments: [String]
  ) throws -> URL {
    let program = folder.appending(path: "program")
    _ = try output(
      of: URL(filePath: "/usr/bin/env"),
      ["cc"] + flags + arguments + sources.map(\.path) + ["-o", program.path])
    return program
  }

  private static func output(of program: URL, _ arguments: [String] = []) throws -> Data {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    let (out, errors) = (Pipe(), Pipe())
    process.standardOutput = out
    process.standardError = errors
    try process.run()
    let data = out.fileHandleForReading.readDataToEndOfFile()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(said: String(decoding: said, as: UTF8.self))
    }
    return data
  }
}
