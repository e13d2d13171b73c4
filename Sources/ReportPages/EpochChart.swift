import Drift

extension DriftReport {
  /// Test accuracy, or the test loss of a regression, of each epoch; nil without test samples, or
  /// with one epoch.
  var epochChart: Chart? {
    let isClass = !float.accuracy.isEmpty
    let (float, fixed) =
      isClass ? (float.accuracy, fixed.accuracy) : (float.testLoss, fixed.testLoss)
    let floor = isClass ? floor.accuracy : floor.testLoss
    guard let first = float.first, first.count > 1 else { return nil }
    let width = max(1, first.count / 240)
    let epochs = first.indices.filter { ($0 + 1).isMultiple(of: width) }
    func rows(_ runs: [[Double]]) -> [[Double]] {
      epochs.map { epoch in [Double(epoch + 1), runs.map { $0[epoch] }.mean] }
    }
    let perturbed = (floor.first ?? []).indices.map { run in rows(floor.map { $0[run] }) }
    let band = epochs.indices.compactMap { place -> [Double]? in
      let means = perturbed.map { $0[place][1] }
      guard let low = means.min(), let high = means.max() else { return nil }
      return [Double(epochs[place] + 1), low, high]
    }
    let positive = (rows(float) + rows(fixed)).allSatisfy { $0[1] > 0 }
    return Chart(
      "epochs",
      "\(isClass ? "Test accuracy in per cent" : "Mean squared error on the test set") after each "
        + "epoch, mean of \(FigureText.number(seeds.count, "seed"))", x: "epoch",
      y: isClass ? "accuracy, %" : "error",
      [
        Chart.Series(name: "perturbed float", color: .band, rows: band),
        Chart.Series(name: "float", color: .float, rows: rows(float)),
        Chart.Series(name: "integer", color: .fixed, rows: rows(fixed)),
      ], isLogarithmic: !isClass && positive)
  }
}
