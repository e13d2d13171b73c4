import Drift

/// A buffer's row.
struct BufferView: Sendable {
  let name: String
  let role: String
  let shape: String
  let format: String
  let seen: String
  let seenKey: String
  let usedKey: String
  let range: String
  let histogram: String
  let share: String
  let shareKey: String
  let sqnr: String
  let sqnrKey: String
  let error: String
  let errorKey: String
  let bound: String
  let boundKey: String
  let saturated: String
  let saturatedKey: String
  let flushed: String
  let flushedKey: String
  let lost: String
  let lostKey: String
  let growth: String
  let growthKey: String

  init(_ row: DriftReport.BufferRow, share: Double?) {
    func key(_ value: Double?) -> String {
      value.map { FigureText.short($0, 7) } ?? ""
    }
    func key(_ value: Int?) -> String { value.map(String.init) ?? "" }
    name = row.name
    role = row.role
    shape = "\(row.shape)"
    format = row.format
    let magnitude = [row.min, row.max].compactMap { $0.map(abs) }.max()
    seen =
      row.min == nil ? "–" : "\(FigureText.short(row.min)) … \(FigureText.short(row.max))"
    seenKey = key(magnitude)
    let limit = row.formatMax.map { max($0, 0) }
    usedKey = key(magnitude.flatMap { magnitude in limit.map { magnitude / $0 } })
    range = RangeBar(row)?.html ?? ""
    histogram = HistogramPicture(row)?.svg ?? ""
    self.share = share.map { "\(FigureText.short(100 * $0, 3)) %" } ?? "–"
    shareKey = key(share)
    sqnr = FigureText.fixed(row.sqnrDB, 1)
    sqnrKey = key(row.sqnrDB)
    error = FigureText.short(row.maxErrorULP)
    errorKey = key(row.maxErrorULP)
    bound = FigureText.short(row.errorBoundULP, 4)
    boundKey = key(row.errorBoundULP)
    saturated = FigureText.count(row.saturations, of: row.saturatedShare)
    saturatedKey = key(row.saturations)
    flushed = FigureText.count(row.flushed, of: row.flushedShare)
    flushedKey = key(row.flushed)
    lost = FigureText.count(row.lostUpdates, of: row.lostShare)
    lostKey = key(row.lostUpdates)
    growth = FigureText.fixed(row.log2GrowthPerEpoch, 3)
    growthKey = key(row.log2GrowthPerEpoch)
  }
}

/// The range that was seen within the range that the format holds.
private struct RangeBar {
  let html: String

  /// nil where either is not known, and for a gradient whose unit differs by sample.
  init?(_ row: DriftReport.BufferRow) {
    guard let low = row.min, let high = row.max, let first = row.formatMin,
      let last = row.formatMax, last > first, row.scale != "sample"
    else { return nil }
    func place(_ value: Double) -> Double {
      100 * (min(max(value, first), last) - first) / (last - first)
    }
    let (left, width) = (place(low), place(high) - place(low))
    html = """
      <span class="span" title="\(row.format): \(FigureText.short(first, 5)) … \
      \(FigureText.short(last, 5))"><i style="left:\(FigureText.fixed(left, 1))%;\
      width:\(FigureText.fixed(width, 1))%"></i></span>
      """
  }
}

/// How many results have which binary exponent, before what the format has of them.
private struct HistogramPicture {
  let svg: String

  /// nil without results.
  init?(_ row: DriftReport.BufferRow) {
    guard let histogram = row.histogram, !histogram.counts.isEmpty,
      let fraction = row.storedFractionBits, let last = row.formatMax, last > 0
    else { return nil }
    let highest = histogram.lowest + histogram.counts.count - 1
    // The format holds the octaves from its unit to that of its largest number.
    let window = (-fraction)...max(Int(last.exponent), -fraction)
    let from = min(max(histogram.lowest, window.lowerBound - 8), window.lowerBound)
    let to = max(highest, window.upperBound)
    let most = Double(histogram.counts.max() ?? 1)
    var path = ""
    for (index, count) in histogram.counts.enumerated() where count > 0 {
      let exponent = histogram.lowest + index
      guard exponent >= from else { continue }
      let height = max(0.6, 20 * (Double(count) / most).squareRoot())
      path += "M\(4 * (exponent - from)) 20v-\(FigureText.fixed(height, 1))h3V20z"
    }
    svg = """
      <svg class="histogram" viewBox="0 0 \(4 * (to - from + 1)) 20" preserveAspectRatio="none">\
      <title>2^\(histogram.lowest) … 2^\(highest), \(histogram.zeros) zeros; the format holds \
      2^\(window.lowerBound) … 2^\(window.upperBound)</title><rect \
      x="\(4 * (window.lowerBound - from))" width="\(4 * window.count)" height="20"/>\
      <path d="\(path)"/></svg>
      """
  }
}
