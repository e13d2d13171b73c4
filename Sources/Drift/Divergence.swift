/// The first step at which the fixed run leaves the float runs.
///
/// With the means over the last 100 steps, at first over all there are, `D = mean |fixed − float|`
/// and, of the perturbed float runs, `F = max mean |perturbed − float|`: the first step with `D > F + 0.0015 · initial loss`.
public struct Divergence: Encodable, Sendable, FigureContent {
  static let window = 100
  static let allowance = 0.0015

  /// From 1.
  public var step: Int
  /// Over how many steps up to it the distances are means.
  public var steps: Int { min(Self.window, step) }
  @Figure public var drift: Double
  @Figure public var floor: Double
  /// The steps, from 1, whose errors are ranked: traced ones up to this step.
  public private(set) var firstRanked = 0
  public private(set) var lastRanked = 0
  /// What the errors of those steps alone add to the distance, `√Σ D²` of the buffers, to a float
  /// run that takes the weights of the integer run before the first of them.
  @Figure public private(set) var explained = 0.0
  /// What drove the run there, largest share first; not what perturbed float runs start with, too.
  public private(set) var causes: [Attribution.Cause] = []

  mutating func rank(_ attribution: Attribution) {
    (firstRanked, lastRanked) = (attribution.firstStep, attribution.lastStep)
    explained = attribution.explained
    causes = attribution.causes.filter { $0.cause != .initial }
  }

  public func encodeFigure(to encoder: any Encoder) throws { try encode(to: encoder) }

  /// nil when it never happens.
  init?(fixed: [Double], float: [Double], floor runs: [[Double]], initialLoss: Double) {
    func windowed(_ losses: [Double]) -> [Double] {
      var sums = [0.0]
      for (a, b) in zip(losses, float) { sums.append(sums[sums.count - 1] + abs(a - b)) }
      return (1..<sums.count).map { end in
        let width = min(Self.window, end)
        return (sums[end] - sums[end - width]) / Double(width)
      }
    }
    let drift = windowed(fixed)
    let floors = runs.map(windowed)
    for index in drift.indices {
      let floor = floors.map { $0[index] }.max() ?? 0
      // A drift that is not finite has left, too.
      guard !(drift[index] <= floor + Self.allowance * initialLoss) else { continue }
      step = index + 1
      (self.drift, self.floor) = (drift[index], floor)
      return
    }
    return nil
  }
}
