extension DriftReport {
  /// What the predictions on the test set are after the last epoch; nil without test samples.
  func testSection() -> String? {
    guard tests > 0 else { return nil }
    let head = "## On the test set, last epoch\n\n"
    guard !fixed.confusion.isEmpty else { return head + errorTable() }
    let tables = [("float", float.confusion), ("integer", fixed.confusion)].map { name, counts in
      "\(name), label by row and answer by column, summed over the seeds:\n\n"
        + confusionTable(counts)
    }
    return head + tables.joined(separator: "\n\n")
  }

  private func errorTable() -> String {
    let rows = [("float", float), ("integer", fixed)].map { name, runs in
      [
        name, FigureText.short(runs.meanAbsoluteError.mean, 5),
        runs.r2.isEmpty ? "–" : FigureText.fixed(runs.r2.mean, 5),
      ]
    }
    return table(["program", "mean |y − t|", "R²"], rows) + "\n\nMeans over the seeds."
  }

  private func confusionTable(_ counts: [[Int]]) -> String {
    let rows = counts.enumerated().map { label, answers in
      let all = answers.reduce(0, +)
      let right = all == 0 ? nil : 100 * Double(answers[label]) / Double(all)
      return ["\(label)"] + answers.map(String.init)
        + [right.map { "\(FigureText.fixed($0, 1)) %" } ?? "–"]
    }
    return table(["label"] + counts.indices.map(String.init) + ["right"], rows)
  }

  /// What a step costs where it has been measured; nil where it has not.
  func targetSection() -> String? {
    guard !targets.isEmpty else { return nil }
    let rows = targets.map { cost in
      [
        cost.target, FigureText.fixed(cost.instructionsPerStep, 0),
        FigureText.fixed(cost.cyclesPerStep, 0)
          + (cost.cyclesAreExact == true ? "" : " (modelled)"),
        FigureText.short(cost.millisecondsPerStep), FigureText.short(cost.samplesPerSecond, 4),
        cost.ramBytes.map(String.init) ?? "–", cost.stackBytes.map(String.init) ?? "–",
        cost.flashBytes.map(String.init) ?? "–",
        FigureText.short(cost.against?.float?.cyclesRatio),
      ]
    }
    let head = [
      "target", "instructions a step", "cycles a step", "ms", "samples/s", "RAM", "stack", "flash",
      "float / integer",
    ]
    return "## On microcontrollers\n\n" + table(head, rows)
      + "\n\nAs `fixgrad run` measured it on the emulated part."
  }
}
