/// Tables that every form of the report has.
extension DriftReport {
  package var distanceHead: [String] { ["distance of losses per step", "mean", "largest"] }

  /// How far the loss curves of the first seed are from each other.
  package var distanceRows: [[String]] {
    var rows = [
      ["integer − float, first \(firstSteps)", FigureText.short(drift.first100, 4), "–"],
      [
        "integer − float, all \(FigureText.number(steps.float.count, "step"))",
        FigureText.short(drift.mean, 4), FigureText.short(drift.max, 4),
      ],
    ]
    if !exact.loss.isEmpty {
      let name = "exact, first \(FigureText.number(exact.loss.count, "step"))"
      for (program, distance) in [("integer", exact.fixed), ("float", exact.float)] {
        rows.append([
          "\(program) − \(name)", FigureText.short(distance.mean, 4),
          FigureText.short(distance.max, 4),
        ])
      }
    }
    return rows
  }

  package var lossHead: [String] {
    ["epoch", "float", "integer", "integer / float", "perturbed / float"]
  }

  /// Losses of training, or of tests, means over the seeds.
  package func lossRows(_ figure: KeyPath<Runs, [[Double]]>) -> [[String]] {
    let floors = figure == \Runs.loss ? floor.loss : floor.testLoss
    return shownEpochs(of: epochs).map { epoch in
      let float = self.float[keyPath: figure].map { $0[epoch] }.mean
      let fixed = self.fixed[keyPath: figure].map { $0[epoch] }.mean
      let perturbed = floors.flatMap { $0.map { $0[epoch] } }
      return [
        "\(epoch + 1)", FigureText.short(float, 6), FigureText.short(fixed, 6),
        FigureText.fixed(fixed / float, 5),
        perturbed.isEmpty ? "–" : FigureText.fixed(perturbed.mean / float, 5),
      ]
    }
  }
}
