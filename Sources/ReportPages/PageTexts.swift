import Drift

extension DriftReport {
  /// In two words.
  var outcome: String {
    verdict.passed ? "As good as float." : "Not as good as float."
  }

  var facts: [Fact] {
    [
      Fact(
        name: "runs",
        value: seeds.count == 1 ? "seed \(seeds[0])" : FigureText.number(seeds.count, "seed")),
      Fact(
        name: "training",
        value: "\(FigureText.number(epochs, "epoch")) of \(FigureText.number(samples, "sample"))"),
      Fact(name: "test samples", value: "\(tests)"),
      Fact(name: "RAM", value: "\(ramBytes) bytes"),
      Fact(name: "constants in flash", value: "\(flashBytes) bytes"),
      Fact(name: "drift, first \(firstSteps)", value: FigureText.short(drift.first100, 3)),
      Fact(name: "judged as", value: verdict.judgedAs.rawValue),
    ]
  }

  var stabilityNote: String {
    if floor.loss.allSatisfy(\.isEmpty) {
      return "No float run from perturbed weights was asked for: whether the task is stable is not "
        + "known."
    }
    let runs =
      "\(floor.loss.first?.count ?? 0) float runs of each seed start from weights moved by "
      + "up to half a unit of their stored form: the noise floor."
    return verdict.stable
      ? "\(runs) They differ by less than half of each tolerance: the task is stable."
      : "\(runs) Where they differ by more than half of the tolerance themselves, the criterion is "
        + "that the integer runs are inside their range (floor)."
  }

  var attributionText: String {
    "For each buffer a float run gets the errors that the integer run made in that buffer, and no "
      + "others, over the first \(FigureText.number(attribution.lastStep, "step")); the drift is the mean "
      + "distance D of its losses from those of float. \(attribution.sumText)"
  }

  var bufferNote: String {
    "seen: the range along calibration's float training, drawn within the range that the format "
      + "holds. Magnitudes: the exact results of the first \(FigureText.number(tracedSteps, "step")) by binary exponent, "
      + "before the unit and the range of the format (shaded) cut them off. SQNR and error: what is "
      + "stored against the operator evaluated on the stored operands. Saturated, became 0 and lost "
      + "updates are counted by the call that computes the buffer, over the whole run of seed "
      + "\(seeds[0]). Growth: log₂ of the largest |weight|."
  }

  var memoryFacts: [Fact] {
    [
      Fact(name: "RAM, sizeof the model", value: "\(ramBytes)"),
      Fact(name: "no program of these formats needs less", value: "\(ramLowerBound)"),
      Fact(name: "parameters and residuals", value: "\(memory.parameterBytes)"),
      Fact(name: "working memory", value: "\(memory.arenaBytes)"),
      Fact(name: "learning rate and sums", value: "\(memory.stateBytes)"),
      Fact(name: "constants in flash", value: "\(flashBytes)"),
    ]
  }
}
