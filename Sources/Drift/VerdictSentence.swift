extension DriftReport {
  /// The verdict in a sentence: how well integers train, by which margin, against which floor.
  package var verdictSentence: String {
    let parts = verdict.checks.compactMap(part)
    let failed = verdict.checks.filter { !$0.passed }.map { $0.name.replacing("_", with: " ") }
    let reason = failed.isEmpty ? "" : " Not met: \(failed.joined(separator: ", "))."
    return "Over \(FigureText.number(seeds.count, "seed")), "
      + "\(parts.joined(separator: "; ")).\(reason)"
  }

  private func part(_ check: Verdict.Check) -> String? {
    func floor(_ digits: Int, _ unit: String = "") -> String {
      guard check.floor.count == 2 else { return "" }
      let ends = check.floor.map { FigureText.short($0, digits) }
      return ", perturbed float runs \(ends[0]) … \(ends[1])\(unit)"
    }
    switch check.name {
    case "accuracy_change_pp":
      let (integer, float) = (fixed.accuracy.lastMean, float.accuracy.lastMean)
      return "test accuracy is \(FigureText.fixed(integer, 2)) % against "
        + "\(FigureText.fixed(float, 2)) % of float (\(FigureText.signed(check.value, 2)) pp, "
        + "allowed \(check.limits) pp\(floor(5, " pp")))"
    case "final_loss_ratio_mean":
      guard check.value.isFinite else { return "the final training loss is not finite" }
      return "the final training loss is \(FigureText.short(check.value, 6)) times that of float "
        + "(allowed \(check.limits)\(floor(7)))"
    default: return nil
    }
  }
}

extension [[Double]] {
  /// The mean of the rows' last elements.
  fileprivate var lastMean: Double { compactMap(\.last).mean }
}

extension Verdict.Check {
  /// What the figure may be.
  package var limits: String {
    switch (lowest, highest) {
    case (let low?, let high?): "\(FigureText.short(low, 6)) … \(FigureText.short(high, 6))"
    case (let low?, nil): "≥ \(FigureText.short(low, 6))"
    case (nil, let high?): "≤ \(FigureText.short(high, 6))"
    case (nil, nil): "–"
    }
  }
}

extension DriftReport {
  /// `100 steps`, or as many as there are.
  package var firstSteps: String { FigureText.number(min(100, steps.float.count), "step") }

  /// How far the final training loss is off: the mean over seeds of |fixed / float − 1|.
  package var meanLossChange: Double {
    zip(fixed.loss, float.loss).map { fixed, float in
      let (a, b) = (fixed[fixed.count - 1], float[float.count - 1])
      return a == b ? 0 : abs(a / b - 1)
    }.mean
  }

  /// Why there are fewer runs than were asked for; nil where there are not.
  package var partialText: String? {
    guard isPartial else { return nil }
    return "Partial: the comparison was ended early. These are the runs that were through: "
      + "\(FigureText.number(seeds.count, "seed")), \(FigureText.number(exact.loss.count, "exact step"))."
  }

  /// Where the integer run leaves the float runs, and what drove it there.
  ///
  /// - Parameter quoted: how a buffer's name is written.
  package func divergenceText(_ quoted: (String) -> String) -> String {
    guard let divergence else { return "The integer run never leaves the float runs." }
    let causes = divergence.causes.prefix(Attribution.shown).filter { $0.share >= 0.01 }.map {
      "\(quoted($0.buffer)) (\($0.cause.rawValue), \(FigureText.short(100 * $0.share)) %)"
    }.joined(separator: ", ")
    let (first, last) = (divergence.firstRanked, divergence.lastRanked)
    let moved = FigureText.short(divergence.explained)
    let distance =
      divergence.step == 1
      ? "there the" : "over the \(divergence.steps) steps up to it, the mean"
    let made =
      last == 1
      ? "Its errors together move the loss of a float run by \(moved). "
      : first == 1
        ? "The errors of steps 1 to \(last) together move the loss of a float run by \(moved). "
        : "The errors of steps \(first) to \(last) alone, in a float run that takes the integer "
          + "run's weights before them, move the loss by \(moved): the rest was there already. "
    return "The integer run leaves the float runs at step \(divergence.step): \(distance) "
      + "distance is \(FigureText.short(divergence.drift)), that of perturbed float runs "
      + "\(FigureText.short(divergence.floor)). \(made)By share: \(causes)."
  }

  /// What is said where nothing broke a promise.
  package var noViolationsText: String {
    let clamped = buffers.filter { $0.saturations ?? 0 > 0 }.map {
      "\($0.name) \($0.saturations ?? 0)"
    }
    let range =
      clamped.isEmpty
      ? "" : " but to the end of a function's own range (\(clamped.joined(separator: ", ")))"
    return "None: every local error of the traced steps is within its bound, every kernel's "
      + "requirements held, and no result was clamped\(range)."
  }

  /// What intervals prove; nil where nobody asked.
  package var enclosureText: String? {
    exact.enclosure.map {
      "Interval arithmetic, rounded outward, proves that in real numbers the first loss is in "
        + "[\(FigureText.short($0.lowerLoss, 15)), \(FigureText.short($0.upperLoss, 15))], and that "
        + "every weight after the first update is within \(FigureText.short($0.widestWeight)), the "
        + "width of the widest in \($0.widestParameter)."
    }
  }
}
