import CKernelText
import Diagnostics
import GraphIR

/// The kernels as text, byte for byte what the tests call.
public enum KernelLibrary {
  /// Every embedded file by name.
  public static let files: [String: String] = Dictionary(
    uniqueKeysWithValues: [integer_kernel_texts, float_kernel_texts, driver_texts].flatMap { list in
      (0..<list.count).map { index in
        (String(cString: list.texts[index].name), String(cString: list.texts[index].text))
      }
    })

  /// The embedded files and those that the operators of a graph bring along.
  static func files(with graph: Graph) -> [String: String] {
    graph.nodes.reduce(into: files) { files, node in
      files.merge(node.kind.kernelHeaders) { own, _ in own }
    }
  }

  /// The headers with everything that they include, in alphabetical order.
  static func closure(_ headers: some Sequence<String>, in files: [String: String]) -> [String] {
    var found: Set<String> = []
    var open = Array(headers)
    while let header = open.popLast() {
      guard found.insert(header).inserted else { continue }
      guard let text = files[header] else {
        preconditionFailure("kernel header \(header) is embedded, or an operator brings it")
      }
      open += includes(of: text)
    }
    return found.sorted()
  }

  /// What a header includes, without the checking twin: it is not shipped, only a traced build
  /// defines FG_CHECKED.
  static func includes(of text: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix("#include \"") }
      .map { String($0.split(separator: "\"")[1]) }.filter { $0 != "fg_checked.h" }
  }
}

extension EmissionModel {
  /// What `emitC` takes for granted of operators from elsewhere: each header that a kernel is in,
  /// or that another includes, is there, under a name of its own.
  ///
  /// - Returns: `kernel-header-conflict`, `unknown-kernel-header`.
  public func kernelHeaderProblems() -> [Diagnostic] {
    var problems: [Diagnostic] = []
    var library = KernelLibrary.files
    for node in graph.nodes {
      for (header, text) in node.kind.kernelHeaders.sorted(by: { $0.key < $1.key }) {
        guard library.updateValue(text, forKey: header) ?? text != text else { continue }
        let problem = Diagnostic(
          "kernel-header-conflict",
          "'\(node.kind.name)' brings a '\(header)' that differs from another of that name",
          remedy: "name the header after its package")
        if !problems.contains(problem) { problems.append(problem) }
      }
    }
    var found: Set<String> = []
    var open = (fixed.calls + float.calls).map { ($0.kernel.header, "'\($0.kernel.function)'") }
    while !open.isEmpty {
      let (header, user) = open.removeFirst()
      guard found.insert(header).inserted else { continue }
      guard let text = library[header] else {
        problems.append(
          Diagnostic(
            "unknown-kernel-header", "\(user) needs '\(header)', which no operator brings along",
            remedy: "static let kernelHeaders = [\"\(header)\": text]"))
        continue
      }
      open += KernelLibrary.includes(of: text).map { ($0, "'\(header)'") }
    }
    return problems
  }
}
