public import Drift

extension TrainingTask {
  /// The same task on the samples of the first steps of a seed and no more, each once and in their
  /// order; the first sample of the last step is its only test.
  ///
  /// - Parameters:
  ///   - count: how many steps, at least 1; epochs go on as long as they must.
  ///   - seed: whose order of samples it is.
  public func first(_ count: Int, seed: Int) -> TrainingTask {
    precondition(count >= 1, "a run takes a step")
    let batch = emission.fixed.quantized.training.samplesPerStep
    var indices: [Int] = []
    var epoch = 0
    while indices.count < count * batch {
      indices += shuffle ? order(seed, epoch) : Array(train.indices)
      epoch += 1
    }
    indices = Array(indices.prefix(count * batch))
    let tested = indices[(count - 1) * batch]
    var task = self
    task.train = indices.map { train[$0] }
    task.rawTrain = rawTrain.map { raw in indices.map { raw[$0] } }
    task.test = [train[tested]]
    task.rawTest = rawTrain.map { [$0[tested]] }
    task.epochs = 1
    task.shuffle = false
    return task
  }
}
