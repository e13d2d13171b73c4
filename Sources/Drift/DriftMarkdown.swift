extension DriftReport {
  /// `drift.md`: the report to read, without times and places.
  public func markdown() -> String {
    let sections = [
      heading(), verdictSection(), epochSection(), testSection(), driftSection(),
      bufferSection(),
      operatorSection(), violationSection(), attributionSection(), memorySection(),
      targetSection(),
    ]
    return sections.compactMap { $0 }.joined(separator: "\n\n") + "\n"
  }

  private func heading() -> String {
    let runs = seeds.count == 1 ? "seed \(seeds[0])" : "seeds \(listed(seeds))"
    let perturbed = floor.loss.first?.count ?? 0
    let asked = command.map { "\n\n```sh\n\($0)\n```" } ?? ""
    return """
      # \(job): drift of integer training

      The integer program against the float32 program, from the same weights and in the same order
      of samples: \(runs), \(FigureText.number(epochs, "epoch")) of \(FigureText.number(samples, "sample")),
      \(FigureText.number(tests, "test sample")). The noise floor is \(FigureText.number(perturbed, "float run")) of each seed from weights moved by up to half a unit
      of their stored form; the exact reference (GMP and MPFR, \(exact.precision) bits) takes the
      first \(FigureText.number(exact.loss.count, "step")) of seed \(seeds[0]) from unquantized inputs.\(asked)
      """
  }

  private func listed(_ seeds: [Int]) -> String {
    seeds.map(String.init).joined(separator: ", ")
  }

  // MARK: Verdict

  private func verdictSection() -> String {
    let rows = verdict.checks.map { check in
      let floor =
        check.floor.count == 2
        ? "\(FigureText.short(check.floor[0], 6)) … \(FigureText.short(check.floor[1], 6))" : "–"
      return [
        check.name.replacing("_", with: " "), FigureText.short(check.value, 6), check.limits,
        floor, check.criterion.rawValue,
        check.criterion == .unlimited ? "–" : check.passed ? "yes" : "**no**",
      ]
    }
    let stability =
      floor.loss.allSatisfy(\.isEmpty)
      ? "No float run from perturbed weights was asked for: whether the task is stable is not known."
      : verdict.stable
        ? "The task is stable: perturbed float runs differ by less than half of each tolerance."
        : """
        Not every figure is stable: where perturbed float runs differ by more than half of the
        tolerance, the criterion is that the integer runs are inside their range (`floor`).
        """
    return """
      ## Verdict: \(verdict.passed ? "passed" : "failed")

      \(verdictSentence)\(partialText.map { "\n\n**\($0)**" } ?? "")

      \(table(["figure", "integer", "allowed", "perturbed float", "criterion", "passed"], rows))

      The formats are judged as `\(verdict.judgedAs.rawValue)`\(unlimited()).
      \(stability)\(resolution())

      The checked build that counts saturations, flushed values and lost updates trained to the same
      weights as the plain one, hash `\(fixed.weightHash[0])`.
      """
  }

  /// What a figure without a limit is there for.
  private func unlimited() -> String {
    let names = verdict.checks.filter { $0.criterion == .unlimited }
      .map { $0.name.replacing("_", with: " ") }
    guard !names.isEmpty else { return "" }
    return ", which has no limit of the \(names.joined(separator: ", ")) (`unlimited`)"
  }

  /// Why a regression's limits are wider.
  private func resolution() -> String {
    guard verdict.checks.contains(where: { $0.criterion == .resolution }) else { return "" }
    let share = FigureText.short(100 * Tolerances.resolvedShare)
    return """

      `resolution`: the float loss fell below \(share) % of the untrained network's, to where the
      formats' resolution shows; the losses may then differ by \
      \(FigureText.short(100 * Tolerances(verdict.judgedAs).resolvedLoss)) %.
      """
  }

  // MARK: Epochs

  private func epochSection() -> String {
    var parts = [
      "## Training loss\n\nMeans over \(FigureText.number(seeds.count, "seed")).\n\n"
        + table(lossHead, lossRows(\.loss))
    ]
    if !float.accuracy.isEmpty { parts.append("## Test accuracy\n\n" + accuracyTable()) }
    if !float.testLoss.isEmpty {
      parts.append(
        "## Test loss\n\nMean squared error.\n\n" + table(lossHead, lossRows(\.testLoss)))
    }
    return parts.joined(separator: "\n\n")
  }

  private func accuracyTable() -> String {
    let rows = shownEpochs(of: epochs).map { epoch in
      let float = self.float.accuracy.map { $0[epoch] }.mean
      let fixed = self.fixed.accuracy.map { $0[epoch] }.mean
      let perturbed = floor.accuracy.flatMap { $0.map { $0[epoch] } }
      return [
        "\(epoch + 1)", "\(FigureText.fixed(float, 2)) %", "\(FigureText.fixed(fixed, 2)) %",
        points(fixed - float), perturbed.isEmpty ? "–" : points(perturbed.mean - float),
      ]
    }
    return table(["epoch", "float", "fixed", "fixed − float", "perturbed − float"], rows)
  }

  private func points(_ change: Double) -> String { "\(FigureText.signed(change, 2)) pp" }

  // MARK: Steps

  private func driftSection() -> String {
    let share = Divergence.allowance * 100
    return """
      ## Drift of the loss, seed \(seeds[0])

      \(table(distanceHead, distanceRows))\(
        enclosureText.map { "\n\n\($0)" } ?? "")

      The untrained network's loss on the samples of the first \(firstSteps) is
      \(FigureText.short(drift.initialLoss, 5)): the drift over them is
      \(FigureText.short(100 * drift.first100Relative, 3)) % of it.
      \(divergenceText { "`\($0)`" }) A run leaves them where its mean distance over the
      last 100 steps, or fewer at the start, exceeds that of every perturbed float run by \(FigureText.short(share)) % of the initial loss. `steps.csv` has
      \(stepStride > 1 ? "the steps of the exact reference and then every \(stepStride)th step" : "every step").
      """
  }

  // MARK: Memory

  private func memorySection() -> String {
    let rows = memory.blocks.map {
      ["`\($0.name)`", "[\($0.offset), \($0.end))", "\($0.firstCall) – \($0.lastCall)"]
    }
    let map =
      rows.isEmpty
      ? ""
      : "\n\n" + table(["working memory", "bytes", "calls 1 – \(memory.calls)"], rows)
    return """
      ## Memory of the integer program

      \(table(["", "bytes"], [
        ["RAM, `sizeof` the model", "\(ramBytes)"],
        ["no program of these formats needs less", "\(ramLowerBound)"],
        ["parameters and residuals", "\(memory.parameterBytes)"],
        ["working memory", "\(memory.arenaBytes)"],
        [
          memory.stateBytes > 4 ? "learning rate and sums of a batch" : "learning rate",
          "\(memory.stateBytes)",
        ],
        ["constants in flash: initial weights, tables", "\(flashBytes)"],
      ]))\(map)
      """
  }

  /// A table of GitHub's markdown.
  func table(_ head: [String], _ rows: [[String]]) -> String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    let rule = line(head.enumerated().map { $0.offset == 0 ? ":--" : "--:" })
    return ([line(head), rule] + rows.map(line)).joined(separator: "\n")
  }
}
