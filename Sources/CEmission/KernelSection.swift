import GraphIR

/// The top of a program: its kernels, one instance per combination of storages, and its tables.
extension ProgramEmitter {
  func kernelIncludes() -> String {
    var lines: [String] = []
    var done: Set<Kernel> = []
    for kernel in kernels where kernel.bindings.isEmpty {
      let include = "#include \"\(kernel.header)\""
      if !lines.contains(include) { lines.append(include) }
    }
    lines.sort()
    for kernel in kernels where !kernel.bindings.isEmpty && done.insert(kernel).inserted {
      if !lines.isEmpty { lines.append("") }
      lines += kernel.bindings.map { "#define \($0.macro) \($0.type)" }
      lines.append("#include \"\(kernel.header)\" /* \(kernel.function) */")
    }
    if isTraced { lines += ["", "#include \"fg_observe.h\""] }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Every kernel of the program, those that others call before them.
  private var kernels: [Kernel] {
    let called = program.calls.map(\.kernel).sorted { $0.function < $1.function }
    return called.flatMap(\.closure) + loadKernels.sorted { $0.function < $1.function }
      + (quantizeKernel.map { [$0] } ?? [])
  }

  /// The headers that the program includes itself.
  var headers: [String] { kernels.map(\.header) }

  /// What turns the device's integers into the input; nil without them, or in float.
  var quantizeKernel: Kernel? {
    guard !isFloat, let raw = model.rawInput else { return nil }
    return Kernel(
      template: "fg_quantize",
      ["R": raw.shortName, "X": "i\(model.inputFormat.storage.bits)"])
  }

  func tableDefinitions() -> String {
    tables.sorted { $0.value < $1.value }.map { table, identifier in
      """
      \(CText.comment(table.comment))
      static FG_CONST int32_t \(identifier)[\(table.elements.count)] = {
      \(CText.list(table.elements.map(String.init)))
      };


      """
    }.joined()
  }
}
