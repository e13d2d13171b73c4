import CKernelText

/// The kernels as text, byte for byte what the tests call.
public enum KernelLibrary {
  /// Every embedded file by name.
  public static let files: [String: String] = Dictionary(
    uniqueKeysWithValues: (0..<kernel_text_count()).map { index in
      let text = kernel_text_at(index).pointee
      let bytes = UnsafeBufferPointer(start: text.text, count: text.length)
      return (String(cString: text.name), String(decoding: bytes, as: UTF8.self))
    })

  /// The headers with everything that they include, in alphabetical order.
  static func closure(_ headers: some Sequence<String>) -> [String] {
    var found: Set<String> = []
    var open = Array(headers)
    while let header = open.popLast() {
      guard found.insert(header).inserted else { continue }
      guard let text = files[header] else {
        preconditionFailure("kernel header \(header) is embedded")
      }
      for line in text.split(separator: "\n") where line.hasPrefix("#include \"fg_") {
        let name = String(line.split(separator: "\"")[1])
        // The checking twin is not shipped: only a traced build defines FG_CHECKED.
        if name != "fg_checked.h" { open.append(name) }
      }
    }
    return found.sorted()
  }
}
