import Calibration
import GraphIR

/// What interval arithmetic proves of the first step in real numbers, from the float32 weights and
/// the unquantized sample.
public struct Enclosure: Encodable, Sendable, FigureContent {
  /// The ends of the first loss.
  public var lowerLoss: Double
  public var upperLoss: Double
  /// The parameter with the widest interval after the update, and its width.
  public var widestParameter: String
  public var widestWeight: Double

  public func encodeFigure(to encoder: any Encoder) throws { try encode(to: encoder) }
}

extension TrainingTask {
  /// One step, a whole batch where steps have an update only then, in outward rounded intervals of
  /// doubles.
  func enclosure(seed: Int) -> Enclosure {
    let weights = weights(seed).map { value, elements in
      (value, Tensor(graph.shape(value), elements.map { Interval(Double($0)) }))
    }
    var run = TrainingRun<Interval>(
      training, weights: Dictionary(uniqueKeysWithValues: weights), seed: seed)
    var loss: Interval?
    for step in steps(seed: seed).joined().prefix(training.stepsPerUpdate) {
      let sample = sample(of: step)
      let result = run.step(
        input: sample.input.map(Interval.init), target: sample.target.map(Interval.init))
      loss = loss ?? result
      run.commit()
    }
    var (widest, name) = (0.0, "")
    for parameter in parameters {
      for element in run.evaluation[parameter].elements
      where !(element.upper - element.lower <= widest) {
        (widest, name) = (element.upper - element.lower, graph.name(parameter))
      }
    }
    return Enclosure(
      lowerLoss: loss?.lower ?? -.infinity, upperLoss: loss?.upper ?? .infinity,
      widestParameter: name, widestWeight: widest)
  }
}
