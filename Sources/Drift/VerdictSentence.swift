extension DriftReport {
  /// The verdict in a sentence: how well integers train, by which margin, against which floor.
  package var verdictSentence: String {
    let parts = verdict.checks.compactMap(part)
    let failed = verdict.checks.filter { !$0.passed }.map { $0.name.replacing("_", with: " ") }
    let reason = failed.isEmpty ? "" : " Not met: \(failed.joined(separator: ", "))."
    return "Over \(seeds.count) \(seeds.count == 1 ? "seed" : "seeds"), "
      + "\(parts.joined(separator: "; ")).\(reason)"
  }

  private func part(_ check: Verdict.Check) -> String? {
    let floor =
      check.floor.count == 2
      ? ", perturbed float runs \(FigureText.short(check.floor[0], 5)) … "
        + FigureText.short(check.floor[1], 5) : ""
    switch check.name {
    case "accuracy_change_pp":
      let (integer, float) = (fixed.accuracy.lastMean, float.accuracy.lastMean)
      return "test accuracy is \(FigureText.fixed(integer, 2)) % against "
        + "\(FigureText.fixed(float, 2)) % of float (\(FigureText.signed(check.value, 2)) pp, "
        + "allowed \(check.limits)\(floor))"
    case "final_loss_ratio_mean":
      return "the final training loss is \(FigureText.short(check.value, 6)) times that of float "
        + "(allowed \(check.limits)\(floor))"
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
  /// Why there are fewer runs than were asked for; nil where there are not.
  package var partialText: String? {
    guard isPartial else { return nil }
    return "Partial: the comparison was ended early. These are the runs that were through: "
      + "\(seeds.count) \(seeds.count == 1 ? "seed" : "seeds"), \(exact.loss.count) exact steps."
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
