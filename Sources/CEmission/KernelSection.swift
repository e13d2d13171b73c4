import GraphIR

/// The top of a program: its kernels, one instance per combination of storages, and its tables.
extension ProgramEmitter {
  func kernelIncludes() -> String {
    var lines: [String] = []
    var done: Set<Kernel> = []
    let kernels = (program.calls.map(\.kernel) + batchKernels).sorted { $0.function < $1.function }
    for kernel in kernels where kernel.bindings.isEmpty {
      let include = "#include \"\(kernel.header)\""
      if !lines.contains(include) { lines.append(include) }
    }
    lines.append("#include \"\(isFloat ? "fg_load_f32.h" : "fg_load.h")\"")
    lines.sort()
    for kernel in kernels where !kernel.bindings.isEmpty && done.insert(kernel).inserted {
      lines.append("")
      lines += kernel.bindings.map { "#define \($0.macro) \($0.type)" }
      lines.append("#include \"\(kernel.header)\" /* \(kernel.function) */")
    }
    if !isFloat, let raw = model.rawInput {
      lines += [
        "", "#define FG_R \(raw.cType)", "#define FG_RNAME \(raw.shortName)",
        "#include \"fg_quantize.h\" /* fg_quantize_\(raw.shortName) */",
      ]
    }
    if isTraced { lines += ["", "#include \"fg_observe.h\""] }
    return lines.joined(separator: "\n") + "\n"
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
