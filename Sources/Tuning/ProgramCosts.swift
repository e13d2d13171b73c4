/// What one of two programs may be better in.
struct ProgramCosts: Sendable {
  let ram: Int
  let flash: Int
  let cycles: Double
  let drift: Double

  /// Whether nothing of these is more, and something less.
  func areBetter(than other: ProgramCosts) -> Bool {
    ram <= other.ram && flash <= other.flash && cycles <= other.cycles && drift <= other.drift
      && (ram < other.ram || flash < other.flash || cycles < other.cycles || drift < other.drift)
  }
}
