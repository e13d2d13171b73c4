/// What targets a network learns from.
public enum TargetKind: Sendable, Hashable {
  /// One class index per sample; with a count, 0..<count.
  case classes(count: Int?)
  /// Real values, as many as there are target columns.
  case values
}

extension Dataset {
  /// Made-up samples that a network can learn, for jobs about size and speed.
  ///
  /// * Each input is 0, or with probability `nonzero` uniform in (0, 1], a multiple of 2^-24.
  /// * Each output k has a fixed projection p_k, uniform in [-1, 1), and the score
  ///   s_k = Σ_i p_ki (x_i − nonzero / 2); the class is the argmax (the first of equals).
  ///
  /// - Parameters:
  ///   - samples: how many, at least 1.
  ///   - nonzero: the share of inputs that are not 0, in 0...1.
  ///   - seed: draws from the streams "synthetic-inputs" and "synthetic-targets".
  ///   - classes: how many classes there are, at least 1.
  public static func synthetic(
    samples: Int, nonzero: Double, seed: UInt64, inputShape: [Int], classes: Int
  ) -> Dataset {
    let made = scores(samples, nonzero, seed, inputShape, outputs: classes)
    let winners = (0..<samples).map { sample in
      let row = made.scores[sample * classes..<(sample + 1) * classes]
      return row.indices.reduce(row.startIndex) { row[$1] > row[$0] ? $1 : $0 } - row.startIndex
    }
    return Dataset(sampleShape: inputShape, rawInputs: made.inputs, targets: .classes(winners))
  }

  /// Made-up samples for regression: the inputs and scores of
  /// ``synthetic(samples:nonzero:seed:inputShape:classes:)``, with s_k / √width as targets, rounded
  /// to float32.
  public static func synthetic(
    samples: Int, nonzero: Double, seed: UInt64, inputShape: [Int], outputs: Int
  ) -> Dataset {
    let made = scores(samples, nonzero, seed, inputShape, outputs: outputs)
    let scale = 1 / Double(inputShape.reduce(1, *)).squareRoot()
    let values = made.scores.map { Double(Float($0 * scale)) }
    return Dataset(
      sampleShape: inputShape, rawInputs: made.inputs, targets: .values(values, perSample: outputs))
  }

  private static func scores(
    _ samples: Int, _ nonzero: Double, _ seed: UInt64, _ inputShape: [Int], outputs: Int
  ) -> (inputs: [Double], scores: [Double]) {
    precondition(samples > 0 && outputs > 0, "\(samples) samples of \(outputs) outputs")
    precondition((0...1).contains(nonzero), "a share lies between 0 and 1, not at \(nonzero)")
    let width = inputShape.reduce(1, *)
    var inputSource = RandomGenerator.stream(seed: seed, purpose: "synthetic-inputs")
    var targetSource = RandomGenerator.stream(seed: seed, purpose: "synthetic-targets")
    let inputs = (0..<samples * width).map { _ in
      let isSet = inputSource.uniform() < nonzero
      let value = inputSource.uniform() + 0x1p-24
      return isSet ? value : 0
    }
    let projections = (0..<outputs * width).map { _ in 2 * targetSource.uniform() - 1 }
    var scores: [Double] = []
    scores.reserveCapacity(samples * outputs)
    for sample in 0..<samples {
      for output in 0..<outputs {
        var score = 0.0
        for i in 0..<width {
          score += projections[output * width + i] * (inputs[sample * width + i] - nonzero / 2)
        }
        scores.append(score)
      }
    }
    return (inputs, scores)
  }
}
