import GraphIR
import MemoryPlanning

/// The training entry: all of a step on every sample, or with batches the sample's part and the
/// update.
extension ProgramEmitter {
  func trainFunction() -> String {
    !isSumming
      ? stepFunction()
      : [sampleFunction(), updateFunction(), batchFunction()]
        .joined(separator: "\n\n")
  }

  private func stepFunction() -> String {
    """
    \(model.trainSignature())
    {
    \(sampleBody(check: labelCheck()).joined(separator: "\n"))
    }
    """
  }

  private func sampleFunction() -> String {
    """
    /* Forward and backward: adds the sample's gradients to the batch's sums. */
    \(model.trainSignature("static ", function: "sample"))
    {
    \(sampleBody(check: []).joined(separator: "\n"))
    }
    """
  }

  private func sampleBody(check: [String]) -> [String] {
    let scalar = isFloat ? "float" : "int32_t"
    var body = pointers(program.train)
    body.append("    \(scalar) loss;")
    let hasExponent = program.train.order.contains {
      program.quantized.calls[$0]?.returnsGradientExponent ?? false
    }
    if hasExponent || isTraced { body.append("    int32_t k\(isTraced ? " = -1" : "");") }
    if model.isWhole { body.append("    ptrdiff_t b;") }
    body += check + nextRandomStep()
    for index in program.train.order { body += statement(index, program.train) }
    return body + ["    return loss;"]
  }

  private func updateFunction() -> String {
    var body = pointers(program.update)
    for index in program.update.order {
      body += statement(index, program.update, exponent: "0")
    }
    return """
      /* The update by the batch's mean gradient; the sums are 0 again. */
      static void \(name)_update(\(name)_t *model)
      {
      \((body + emptyBatch(margin: [""])).drop { $0.isEmpty }.joined(separator: "\n"))
      }
      """
  }

  private func batchFunction() -> String {
    let body =
      ["    \(isFloat ? "float" : "int32_t") loss;"] + labelCheck() + [
        "", "    loss = \(name)_sample(model, x, target);", "    model->batched++;",
        "    if (model->batched == \(batchSize)) {", "        \(name)_update(model);", "    }",
        "    return loss;",
      ]
    return """
      \(model.trainSignature())
      {
      \(body.joined(separator: "\n"))
      }
      """
  }

  /// Every step has random bits of its own, from 1.
  private func nextRandomStep() -> [String] {
    program.isRandom ? ["", "    model->step++;"] : []
  }

  private func labelCheck() -> [String] {
    model.classCount.map { count in
      guard model.isWhole else {
        return [
          "", "    if (target < 0 || target >= \(count)) {",
          "        return \(model.macro)_REFUSED;", "    }",
        ]
      }
      return [
        "", "    for (b = 0; b < \(batchSize); b++) {",
        "        if (target[b] < 0 || target[b] >= \(count)) {",
        "            return \(model.macro)_REFUSED;", "        }", "    }",
      ]
    } ?? []
  }
}
