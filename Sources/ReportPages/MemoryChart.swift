import Drift

extension DriftReport {
  /// Where each buffer of working memory is while a step runs; nil without any.
  var memoryChart: Chart? {
    let blocks = memory.blocks.filter { $0.end > $0.offset }
    guard !blocks.isEmpty else { return nil }
    // A box from the call that writes to the last that reads; its name where there is room for it.
    let rows = blocks.map { block in
      let (left, right) = (Double(block.firstCall) - 0.5, Double(block.lastCall) + 0.5)
      let middle = (Double(block.offset + block.end)) / 2
      return "\((left + right) / 2) \(middle) \(left) \(right) \(block.offset) \(block.end)"
    }
    let height = min(720, max(260, 60 + 12 * blocks.count))
    let labels = blocks.compactMap { block -> String? in
      let width = 620 * Double(block.lastCall - block.firstCall + 1) / Double(memory.calls)
      let tall = Double(height - 100) * Double(block.end - block.offset) / Double(memory.arenaBytes)
      guard width >= 6.5 * Double(block.name.count), tall >= 11 else { return nil }
      let x = Double(block.firstCall + block.lastCall) / 2
      return
        "set label \(GnuplotText.quoted(block.name)) at \(x),\(Double(block.offset + block.end) / 2) center "
        + "font ',11'"
    }
    return Chart(
      "memory",
      "Working memory: bytes (up) against the calls of a step (right); peak \(memory.arenaBytes) "
        + "bytes",
      [
        "set xlabel 'call'", "set ylabel 'byte'", "unset key",
        "set xrange [0.5:\(Double(memory.calls) + 0.5)]", "set yrange [0:\(memory.arenaBytes)]",
        "$blocks << EOD\n\(rows.joined(separator: "\n"))\nEOD",
      ] + labels + [
        "plot $blocks using 1:2:3:4:5:6 with boxxyerror lc \(Chart.Color.float.script) "
          + "fs transparent solid 0.3 border"
      ], height: height)
  }
}
