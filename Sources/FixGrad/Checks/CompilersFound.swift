import CEmission
import Toolchains

extension [HostCompiler] {
  /// `gcc 14.2.0 and clang 17.0.0`; says so when there is only one.
  var found: String {
    let versions = map(\.shortName).joined(separator: " and ")
    let missing = [HostCompiler.Family.gcc, .clang].filter { family in
      !contains { $0.family == family }
    }
    return missing.isEmpty
      ? versions
      : "only \(versions), \(missing.map(\.rawValue).joined(separator: " and ")) was not found"
  }
}

extension HostCompiler {
  /// `gcc 14.2.0`: whose it is, and the last number of its version line that has a point in it.
  var shortName: String {
    let numbers = version.matches(of: #/\b\d+(?:\.\d+)+\b/#).map { String($0.output) }
    return ([family == .other ? executable.name : family.rawValue] + numbers.suffix(1))
      .joined(separator: " ")
  }
}

extension CPackage {
  /// The paths of its C files, sorted.
  var cFiles: [String] { files.keys.filter { $0.hasSuffix(".c") }.sorted() }
}
