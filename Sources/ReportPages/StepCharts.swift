import Drift

extension DriftReport {
  /// The losses and their distances, step by step.
  var stepCharts: [Chart] {
    let charts = [lossChart, distanceChart]
    return (steps.exact.isEmpty ? charts : charts + [exactChart, exactDistanceChart])
      .compactMap { $0 }
  }

  /// A line has about so many points at most, each the mean of the steps around it.
  private static let points = 240

  private var lossChart: Chart? {
    let width = max(1, steps.float.count / Self.points)
    let float = steps.float.means(of: width)
    let lowest = float.map { $0[1] }.min() ?? 0
    let highest = float.map { $0[1] }.max() ?? 0
    let each = width > 1 ? ", each point the mean of \(width) steps" : ""
    return Chart(
      "loss", "Loss of every step before its update, seed \(seeds[0])\(each)", x: "step", y: "loss",
      [
        Chart.Series(name: "perturbed float", color: .band, rows: bandRows(width)),
        Chart.Series(name: "float", color: .float, rows: float),
        Chart.Series(name: "integer", color: .fixed, rows: steps.fixed.means(of: width)),
      ], isLogarithmic: lowest > 0 && highest / lowest > 20)
  }

  private var exactChart: Chart? {
    let count = steps.exact.count
    func rows(_ losses: [Double]) -> [[Double]] {
      losses.prefix(count).means(of: max(1, count / Self.points))
    }
    return Chart(
      "exact",
      "The first \(FigureText.number(count, "step")), with the exact reference (\(exact.precision) bits)",
      x: "step", y: "loss",
      [
        Chart.Series(name: "float", color: .float, rows: rows(steps.float)),
        Chart.Series(name: "integer", color: .fixed, rows: rows(steps.fixed)),
        Chart.Series(name: "exact", color: .exact, rows: rows(steps.exact)),
      ])
  }

  /// Over all steps against float, with the floor.
  private var distanceChart: Chart? {
    let width = max(1, steps.float.count / Self.points)
    let band = steps.band.map { $0.high - $0.low }
    return distances(
      "distance",
      "Distance of the losses, logarithmic; of perturbed float runs the width of their band",
      [
        ("perturbed float", .band, band.means(of: width)),
        ("|integer − float|", .fixed, between(steps.fixed, steps.float, width)),
      ])
  }

  /// Over the steps of the exact reference.
  private var exactDistanceChart: Chart? {
    let width = max(1, steps.exact.count / Self.points)
    return distances(
      "exact-distance",
      "Distances over the first \(FigureText.number(steps.exact.count, "step")), logarithmic",
      [
        (
          "|integer − float|", .band,
          between(steps.fixed, Array(steps.float.prefix(steps.exact.count)), width)
        ),
        ("|integer − exact|", .fixed, between(steps.fixed, steps.exact, width)),
        ("|float − exact|", .float, between(steps.float, steps.exact, width)),
      ])
  }

  private func between(_ a: [Double], _ b: [Double], _ width: Int) -> [[Double]] {
    zip(a, b).map { abs($0 - $1) }.means(of: width)
  }

  /// Lines of what is 0 at places, where a logarithm has a gap; none of what is 0 everywhere.
  private func distances(
    _ id: String, _ caption: String, _ lines: [(String, Chart.Color, [[Double]])]
  ) -> Chart? {
    let series = lines.map { name, color, rows in
      Chart.Series(name: name, color: color, rows: rows.map { $0[1] > 0 ? $0 : [$0[0], .nan] })
    }
    return Chart(
      id, caption, x: "step", y: "distance", series, isLogarithmic: true,
      settings: ["set format y '%.0e'"])
  }

  private func bandRows(_ width: Int) -> [[Double]] {
    guard !(floor.loss.first ?? []).isEmpty else { return [] }
    let low = steps.band.map(\.low).means(of: width)
    let high = steps.band.map(\.high).means(of: width)
    return zip(low, high).map { [$0[0], $0[1], $1[1]] }
  }
}

extension Collection<Double> {
  /// `[middle, mean]` of each `width` elements in a row, places counted from 1.
  fileprivate func means(of width: Int) -> [[Double]] {
    let elements = Array(self)
    return stride(from: 0, to: elements.count, by: width).map { start in
      let part = elements[start..<Swift.min(start + width, elements.count)]
      return [Double(start) + Double(part.count + 1) / 2, part.mean]
    }
  }
}
