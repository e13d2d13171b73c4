import GraphIR

/// The top of a program: its kernels, one instance per combination of storages, and its tables.
extension ProgramEmitter {
  func kernelIncludes() -> String {
    let (predicting, added) = (predictKernels, trainKernels)
    let sections = [
      KernelInstances.includes(predicting), model.forTraining(KernelInstances.includes(added)),
      isTraced ? "#include \"fg_observe.h\"" : "",
    ]
    return sections.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  /// The kernels that every program calls, and those that they call before them.
  private var predictKernels: [Kernel] {
    kernels(of: program.predict.order) + loadKernels(residual: false).sorted(by: isBefore)
      + saveKernels(training: false).sorted(by: isBefore) + (quantizeKernel.map { [$0] } ?? [])
  }

  /// Those that only training calls.
  private var trainKernels: [Kernel] {
    let known = predictKernels
    let headers = Set(known.map(\.header))
    let all =
      kernels(of: program.train.order + program.update.order) + batchKernels.sorted(by: isBefore)
      + loadKernels(residual: true).sorted(by: isBefore)
      + saveKernels(training: true).sorted(by: isBefore)
    return all.filter { kernel in
      kernel.bindings.isEmpty ? !headers.contains(kernel.header) : !known.contains(kernel)
    }
  }

  private func kernels(of order: [Int]) -> [Kernel] {
    order.compactMap { program.quantized.calls[$0]?.kernel }.sorted(by: isBefore)
      .flatMap(\.closure)
  }

  private func isBefore(_ a: Kernel, _ b: Kernel) -> Bool { a.function < b.function }

  /// The headers that the program includes itself.
  var headers: [String] { (predictKernels + trainKernels).map(\.header) }

  /// What turns the device's integers into the input; nil without them, or in float.
  var quantizeKernel: Kernel? {
    guard !isFloat, let raw = model.rawInput else { return nil }
    return Kernel(
      template: "fg_quantize",
      ["R": raw.shortName, "X": "i\(model.inputFormat.storage.bits)"])
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
