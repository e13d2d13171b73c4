public import Diagnostics
import Files
public import Foundation

/// What a target needs, and which of it is there.
public struct TargetTools: Sendable, Hashable {
  public let target: Target
  /// What is not installed.
  public let missing: [ToolRequirement]

  /// Looks for all that a target needs.
  public static func look(
    for target: Target, environment: [String: String] = ProcessInfo.processInfo.environment
  ) async -> TargetTools {
    var missing: [ToolRequirement] = []
    for requirement in target.requirements {
      if await !requirement.isMet(environment) { missing.append(requirement) }
    }
    return TargetTools(target: target, missing: missing)
  }

  /// Whether everything is there.
  public var isInstalled: Bool { missing.isEmpty }

  /// The command that installs what is missing on Debian; nil when nothing is.
  public var installCommand: String? {
    isInstalled ? nil : Self.installCommand(missing)
  }

  /// Nothing when everything is there.
  /// - Throws: `missing-tool`.
  public func check() throws(Diagnostic) {
    guard isInstalled else {
      throw Diagnostic(
        "missing-tool",
        "target '\(target.name)' needs \(missing.map(\.name).joined(separator: ", ")), which "
          + "\(missing.count == 1 ? "is" : "are") not installed",
        notes: ["'fixgrad targets' lists what each target needs"],
        remedy: Self.installCommand(missing))
    }
  }

  private static func installCommand(_ requirements: [ToolRequirement]) -> String {
    var packages: [String] = []
    for requirement in requirements where !packages.contains(requirement.package) {
      packages.append(requirement.package)
    }
    return "apt-get install --no-install-recommends \(packages.joined(separator: " "))"
  }
}

extension ToolRequirement {
  fileprivate func isMet(_ environment: [String: String]) async -> Bool {
    switch kind {
    case .program(let name):
      return Executable.find(name, environment: environment) != nil
    case .hostCompiler:
      return (try? await HostCompiler.find(environment: environment)) != nil
    case .header(let compiler, let path):
      let program =
        if let compiler {
          Executable.find(compiler, environment: environment)
        } else {
          try? await HostCompiler.find(environment: environment).executable
        }
      guard let program else { return false }
      let result = try? await program.run(
        input: Array("#include <\(path)>\n".utf8), arguments: ["-E", "-x", "c", "-"],
        timeLimit: .seconds(60))
      return result?.succeeded ?? false
    }
  }
}
