public import Diagnostics
import Files
public import Foundation

/// A program linked for a target, with what the linker said of it.
public struct TargetImage: Sendable {
  public let target: Target
  /// The file to run.
  public let executable: URL
  /// Where its bytes come from; nil on the host.
  public let map: LinkMap?
  /// The objects that were compiled, by the names of their sources without extension.
  public let objects: [String: URL]
  /// The address of the marks that end laps, in hexadecimal.
  let marks: String

  /// Compiles and links a program for a target, with the board below it.
  ///
  /// Beside the host every source is held to the contract of emitted C: C99, freestanding, no
  /// warning of any kind.
  /// - Parameters:
  ///   - sources: C files of different names.
  ///   - folder: where objects and the image go.
  /// - Throws: `missing-tool`, `c-compile-error`, `does-not-fit`.
  public static func build(
    _ sources: [URL], for target: Target, includeDirectories: [URL], defines: [String] = [],
    in folder: URL
  ) async throws(Diagnostic) -> TargetImage {
    let board = folder.appending(path: "board", directoryHint: .isDirectory)
    do {
      try FileManager.default.createDirectory(at: board, withIntermediateDirectories: true)
    } catch {
      throw Diagnostic(
        "cannot-write", "cannot create '\(board.path)'", notes: [error.localizedDescription])
    }
    try TargetText.write(target.boardSources + target.boardFiles, into: board)
    let compiler = try await target.findCompiler()
    let builder = ImageBuilder(
      target: target, compiler: compiler, folder: folder,
      includeDirectories: includeDirectories + [board], defines: defines)
    return try await builder.build(
      sources + target.boardSources.map { board.appending(path: $0) })
  }
}

extension Target {
  /// The board's C, compiled with every program.
  fileprivate var boardSources: [String] {
    switch emulator {
    case nil: ["fg_board_host.c"]
    case .simavr: ["fg_board_avr.c"]
    case .qemu:
      [
        "fg_board_semihosting.c",
        compiler?.hasPrefix("arm") ?? false ? "fg_reset_arm.c" : "fg_reset_riscv.S",
      ]
    }
  }

  /// What the board's C and the linker read.
  fileprivate var boardFiles: [String] { ["fg_board.h", "fg_sections.ld"] }

  fileprivate func findCompiler() async throws(Diagnostic) -> HostCompiler {
    guard let compiler else { return try await HostCompiler.find() }
    guard let program = Executable.find(compiler) else {
      try await TargetTools.look(for: self).check()
      preconditionFailure("a target requires its compiler")
    }
    return try await HostCompiler(program)
  }

  /// The linker's arguments; memory is unlimited there, and looked at afterwards.
  fileprivate func linkFlags(board: URL, map: URL) throws(Diagnostic) -> [String] {
    let common = ["-Wl,--gc-sections", "-Wl,-Map=\(map.path)"]
    guard let memory else { return [] }
    let (flash, ram) = (memory.flash, memory.ram)
    let top = ram.origin + ram.bytes
    switch emulator {
    case nil: return []
    case .simavr:
      return common + [
        "-Wl,--defsym=__stack=\(top - 1)", "-Wl,--defsym=__DATA_REGION_LENGTH__=0xf000",
        "-Wl,--defsym=__TEXT_REGION_LENGTH__=0x100000",
      ]
    case .qemu:
      let regions = board.appending(path: "fg_memory.ld")
      let hexadecimal = { (number: Int) in "0x" + String(number, radix: 16) }
      try TargetText.write(
        """
        MEMORY
        {
            FLASH (rx) : ORIGIN = \(hexadecimal(flash.origin)), LENGTH = 16M
            RAM (rwx) : ORIGIN = \(hexadecimal(ram.origin)), LENGTH = 16M
        }
        fg_stack_top = \(hexadecimal(top));

        """, to: regions)
      return common + [
        "-nostdlib", "-T", regions.path, "-T", board.appending(path: "fg_sections.ld").path,
      ]
    }
  }
}

/// Compiles each source by itself, so that the linker's map tells them apart.
private struct ImageBuilder {
  let target: Target
  let compiler: HostCompiler
  let folder: URL
  let includeDirectories: [URL]
  let defines: [String]

  func build(_ sources: [URL]) async throws(Diagnostic) -> TargetImage {
    var objects: [String: URL] = [:]
    for source in sources {
      let name = source.deletingPathExtension().lastPathComponent
      let object = folder.appending(path: "\(name).o")
      try await compiler.compile(
        sources: [source], includeDirectories: includeDirectories, defines: defines,
        flags: flags + ["-c"], output: object)
      objects[name] = object
    }
    let map = folder.appending(path: "image.map")
    let image = folder.appending(path: "image")
    try await compiler.compile(
      sources: objects.values.sorted { $0.path < $1.path },
      flags: target.flags
        + target.linkFlags(board: folder.appending(path: "board"), map: map),
      libraries: target.isHost ? [] : ["gcc"], output: image)
    guard !target.isHost else {
      return TargetImage(
        target: target, executable: image, map: nil, objects: objects, marks: "")
    }
    let text = (try? String(contentsOf: map, encoding: .utf8)) ?? ""
    return TargetImage(
      target: target, executable: image, map: LinkMap(text), objects: objects,
      marks: String(target.memory?.flash.origin ?? 0, radix: 16))
  }

  private var flags: [String] {
    guard !target.isHost else { return ["-std=c99"] + HostCompiler.optimized }
    // Loops that copy stay loops: a C library has no part in this.
    // A board's own flags come last, and win.
    return HostCompiler.strictFlags + HostCompiler.optimized + [
      "-ffunction-sections", "-fdata-sections", "-fno-tree-loop-distribute-patterns",
    ] + target.flags
  }
}
