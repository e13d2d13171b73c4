/// What a configuration's drift is, from runs of single changes: with `D₀` of the job's own formats
/// and `Dᵢ` of a change alone, `D² = D₀² + Σ (Dᵢ² − D₀²)`.
struct DriftModel: Sendable {
  private let base: Double
  /// `(Dᵢ/D₀)² − 1`, `[decision][choice]`; infinite where a trial was not finite.
  private let changes: [[Double]]

  /// What all changes for the better together may leave of D₀²: a single short run has noise of its
  /// own, which would add up to more than there is.
  private static let leastLeft = 0.25

  /// Of D₀²: what single short runs differ by for no reason.
  private static let noise = 0.1

  /// - Parameters:
  ///   - drifts: `[decision][choice]`, the first choice the job's own.
  ///   - saves: whether a choice takes fewer bytes than the job's own.
  init(
    base: Double, _ drifts: [[Double?]], saves: (_ decision: Int, _ choice: Int) -> Bool
  ) {
    // A run without any drift has no unit to measure others in.
    let unit = max(base, 1e-12)
    self.base = unit
    changes = drifts.enumerated().map { decision, choices in
      choices.enumerated().map { index, drift in
        guard index > 0 else { return 0 }
        guard let drift else { return .infinity }
        let change = (drift / unit) * (drift / unit) - 1
        // What saves nothing is not chosen for an advantage within noise.
        let isNoise = change < 0 && change > -Self.noise && !saves(decision, index)
        return isNoise ? 0 : change
      }
    }
  }

  /// Of choices that nothing is known of: each as good as any other.
  init(unknownOf space: SearchSpace) {
    self.init(base: 1, space.decisions.map { $0.choices.map { _ in 1 } }) { _, _ in true }
  }

  /// `(D/D₀)²`.
  func relativeSquare(_ configuration: SearchSpace.Configuration) -> Double {
    var (worse, better) = (0.0, 0.0)
    for (decision, choice) in configuration.enumerated() {
      let change = changes[decision][choice]
      if change > 0 { worse += change } else { better += change }
    }
    return max(1 + better, Self.leastLeft) + worse
  }

  func drift(_ configuration: SearchSpace.Configuration) -> Double {
    base * relativeSquare(configuration).squareRoot()
  }
}
