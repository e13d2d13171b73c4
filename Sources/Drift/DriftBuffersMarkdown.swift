extension DriftReport {
  /// Formats and local errors of every buffer.
  func bufferSection() -> String {
    let rows = buffers.map { row in
      let seen =
        row.min == nil
        ? "–" : FigureText.range(row.min, row.max)
      let error = row.maxErrorULP.map {
        "\(FigureText.short($0)) of \(FigureText.short(row.errorBoundULP, 4))"
      }
      return [
        "`\(row.name)`", row.role, "\(row.shape)", row.format,
        row.formatMax == nil ? "–" : FigureText.range(row.formatMin, row.formatMax), seen,
        FigureText.fixed(row.sqnrDB, 1),
        error ?? "–", FigureText.count(row.saturations, of: row.saturatedShare),
        FigureText.count(row.flushed, of: row.flushedShare),
        FigureText.count(row.lostUpdates, of: row.lostShare),
      ]
    }
    let head = [
      "buffer", "role", "shape", "format", "holds", "seen", "SQNR dB", "error ulp", "saturated",
      "became 0", "lost updates",
    ]
    return """
      ## Buffers of the integer program

      \(table(head, rows))

      *holds*: the range of the format, of a gradient at its exponent 0. *seen*: the range along
      calibration's float training; drift.json has the magnitudes as histograms. *SQNR* and *error*: what is stored
      against the operator evaluated on the stored operands, over the first \(FigureText.number(tracedSteps, "step"))
      of seed \(seeds[0]); the error is in units of the last stored place, with what the operator
      promises; of a parameter in units of its master. *saturated*, *became 0* and *lost updates*
      are counted by the call that computes the buffer, over the whole run of seed \(seeds[0]), with
      their share of the elements; results of one call share its counts.\(growth())
      """
  }

  private func growth() -> String {
    let grown = buffers.compactMap { row in
      row.log2GrowthPerEpoch.map { "`\(row.name)` \(FigureText.fixed($0, 3))" }
    }
    guard !grown.isEmpty else { return "" }
    return "\n\nlog₂ of the growth of the largest |weight| per epoch: "
      + grown.joined(separator: ", ") + "."
  }

  /// What broke a promise.
  func violationSection() -> String {
    guard !violations.isEmpty else {
      return "## Violations\n\n\(noViolationsText)"
    }
    let rows = violations.map { violation in
      [
        "`\(violation.buffer)`", violation.operation, violation.kind.rawValue,
        "\(violation.step)",
        violation.element.map(String.init) ?? "–", FigureText.short(violation.errorULP, 4),
        FigureText.short(violation.boundULP, 4), "\(violation.count)",
      ]
    }
    let head = [
      "buffer", "operator", "what", "first step", "element", "error ulp", "bound ulp",
      "elements in all",
    ]
    return """
      ## Violations

      \(table(head, rows))

      *bound*: the local error is beyond what the operator promises, over the traced steps. *wrapped
      accumulator*: a requirement of the kernel did not hold, such as a sum within 32 bits.
      *saturation*: results were clamped to the range of their format. The latter two are counted
      over the whole run of seed \(seeds[0]).
      """
  }
}
