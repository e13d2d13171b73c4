import GraphIR

/// The lines of C that bring kernels in.
enum KernelInstances {
  /// Plain headers, then templates once per instance.
  static func includes(_ kernels: [Kernel]) -> String {
    let plain = Set(kernels.filter(\.bindings.isEmpty).map(\.header)).sorted()
    var done: Set<Kernel> = []
    let instances = kernels.filter { !$0.bindings.isEmpty && done.insert($0).inserted }.map {
      $0.bindings.map { "#define \($0.macro) \($0.type)" }
        + ["#include \"\($0.header)\" /* \($0.function) */"]
    }
    return ([plain.map { "#include \"\($0)\"" }] + instances).filter { !$0.isEmpty }
      .map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }
}
