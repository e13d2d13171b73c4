extension Attribution {
  /// The most rows that a table shows of each list; the JSON has all.
  package static let shown = 12
}

extension DriftReport {
  /// What the drift is made of.
  func attributionSection() -> String {
    func percent(_ share: Double) -> String { "\(FigureText.short(100 * share, 3)) %" }
    let buffers = attribution.buffers.prefix(Attribution.shown).map {
      ["`\($0.buffer)`", FigureText.short($0.drift, 4), percent($0.share)]
    }
    let causes = attribution.causes.prefix(Attribution.shown).map {
      ["`\($0.buffer)`", $0.cause.rawValue, FigureText.short($0.drift, 4), percent($0.share)]
    }
    return """
      ## What the drift is made of

      \(table(["buffer", "drift alone", "share of D²"], Array(buffers)))

      \(table(["buffer", "error", "drift alone", "share of D²"], Array(causes)))

      For each buffer a float run gets the errors that the integer run made in that buffer, and no
      others, over the first \(FigureText.number(attribution.lastStep, "step")): *drift alone* is the mean
      distance of its losses from those of float, D. Of a parameter that includes that products read
      it without its residual. \(attribution.sumText) At most \(Attribution.shown) rows are shown.
      """
  }
}
