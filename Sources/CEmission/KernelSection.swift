import GraphIR

/// The top of a program: its kernels, one instance per combination of storages, and its tables.
extension ProgramEmitter {
  func kernelIncludes() -> String {
    let loader = Kernel("fg_load", header: isFloat ? "fg_load_f32.h" : "fg_load.h")
    let predicting = Set(kernels(of: program.predict.order) + [loader])
    let training = Set(kernels(of: (program.train.order + program.update.order)) + batchKernels)
    let shared = Set(predicting.map(\.header))
    var sections = [includes(predicting)]
    if !isFloat, let raw = model.rawInput {
      sections.append(
        """
        #define FG_R \(raw.cType)
        #define FG_RNAME \(raw.shortName)
        #include "fg_quantize.h" /* fg_quantize_\(raw.shortName) */
        """)
    }
    let added = training.filter { kernel in
      kernel.bindings.isEmpty ? !shared.contains(kernel.header) : !predicting.contains(kernel)
    }
    sections.append(model.forTraining(includes(added)))
    if isTraced { sections.append("#include \"fg_observe.h\"") }
    return sections.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private func kernels(of order: [Int]) -> [Kernel] {
    order.compactMap { program.quantized.calls[$0]?.kernel }
  }

  /// Plain headers, then templates once per instance.
  private func includes(_ kernels: Set<Kernel>) -> String {
    let plain = Set(kernels.filter(\.bindings.isEmpty).map(\.header)).sorted()
    let templates = kernels.filter { !$0.bindings.isEmpty }.sorted { $0.function < $1.function }
    return
      ([plain.map { "#include \"\($0)\"" }]
      + templates.map { kernel in
        kernel.bindings.map { "#define \($0.macro) \($0.type)" }
          + ["#include \"\(kernel.header)\" /* \(kernel.function) */"]
      }).filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  func tableDefinitions() -> String {
    let predicting = Set(program.predict.order.flatMap { tables(of: $0) })
    let (shared, added) = (
      tables.filter { predicting.contains($0.key) }, tables.filter { !predicting.contains($0.key) }
    )
    return [definitions(shared), model.forTraining(definitions(added))].filter { !$0.isEmpty }
      .map { "\($0)\n\n" }.joined()
  }

  private func tables(of node: Int) -> [ConstantArray] {
    (program.quantized.calls[node]?.arguments ?? []).compactMap {
      if case .table(let table) = $0 { table } else { nil }
    }
  }

  private func definitions(_ tables: [ConstantArray: String]) -> String {
    tables.sorted { $0.value < $1.value }.map { table, identifier in
      """
      \(CText.comment(table.comment))
      static FG_CONST int32_t \(identifier)[\(table.elements.count)] = {
      \(CText.list(table.elements.map(String.init)))
      };
      """
    }.joined(separator: "\n\n")
  }
}
