import FixGrad

/// The example of README's section "From Swift": `ReadmeTests` compares the texts and runs this.
func readmeExample(_ samples: [TrainingSample]) throws -> PlannedModel {
  // README begins
  let g = GraphBuilder()
  let x = g.input("x", [784]), t = g.input("t", [10])
  let w1 = g.parameter("w1", [32, 784]), w2 = g.parameter("w2", [10, 32])
  let hidden = sigmoid(matmul(w1, x))
  let loss = nllLoss(logSoftmax(matmul(w2, hidden)), t)
  let program = try g.build()
    .differentiate(loss, wrt: [w1, w2], optimizer: .sgd(learningRate: 0.01))
    .calibrated(on: samples).quantized(.int16).planned(for: .cortexM0Plus)
  try program.emitC().write(to: "build/mnist")
  // README ends
  return program
}
