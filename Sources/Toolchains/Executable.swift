import Diagnostics
public import Foundation

/// A program that can be started: a compiler, an emulator, or what we compiled ourselves.
public struct Executable: Sendable, Hashable {
  /// The program's file.
  public let url: URL
  /// Arguments that come before all others, as `gcc` in `CC="ccache gcc"`.
  public let leadingArguments: [String]

  /// Names a program by its file; nothing is checked before it runs.
  public init(_ url: URL, leadingArguments: [String] = []) {
    self.url = url
    self.leadingArguments = leadingArguments
  }

  /// The file's name, for messages.
  public var name: String { url.lastPathComponent }

  /// The first executable file called `name` in the folders of `PATH`, or nil.
  ///
  /// A name with a slash is a path and is not searched for.
  public static func find(
    _ name: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> Executable? {
    guard !name.isEmpty else { return nil }
    let candidates =
      name.contains("/")
      ? [name]
      : (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
    return candidates.first(where: isProgram).map { Executable(URL(filePath: $0)) }
  }

  private static func isProgram(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && !isFolder.boolValue && FileManager.default.isExecutableFile(atPath: path)
  }
}

/// What a program left behind when it ended by itself, whatever its exit status.
public struct RunResult: Sendable, Hashable {
  /// Everything that the program wrote to standard output.
  public let standardOutput: [UInt8]
  /// Everything that the program wrote to standard error; invalid UTF-8 is repaired.
  public let standardError: String
  /// The exit status: 0 is success.
  public let exitStatus: Int32

  /// Whether the exit status is 0.
  public var succeeded: Bool { exitStatus == 0 }

  /// Standard output as text; invalid UTF-8 is repaired.
  public var text: String { String(decoding: standardOutput, as: UTF8.self) }
}
