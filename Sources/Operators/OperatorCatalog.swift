import GraphIR

/// Every operator that FixGrad knows, by name.
public enum OperatorCatalog {
  public static let all: [any Operator.Type] = [
    Accumulate.self, AccumulateOuterProduct.self,
    Add.self, AddStep.self, AvgPool.self, AvgPoolGradient.self, BCEWithLogits.self, Broadcast.self,
    Concat.self, Convolution.self,
    ConvolutionInputGradient.self, ConvolutionWeightGradient.self, DivideByCount.self, Fill.self,
    Hinge.self, Huber.self, L1.self, LearningRateStep.self, Linear.self,
    LogSoftmax.self, LogSoftmaxGradient.self, MatMul.self, MaxPool.self, MaxPoolGradient.self,
    Mean.self, MeanSquaredError.self,
    Multiply.self, Negate.self, NegativeLogLikelihood.self, OuterProduct.self,
    OuterProductUpdate.self, Pad.self, ReLU.self, ReLUGradient.self, Reshape.self, Sigmoid.self,
    SigmoidGradient.self, Slice.self, Softmax.self, SoftmaxCrossEntropy.self, SoftmaxGradient.self,
    Subtract.self, Sum.self, Tanh.self, TanhGradient.self, Transpose.self,
  ]

  /// The layers of job files.
  public static let layers: [LayerDefinition] = all.flatMap { $0.layers }

  /// The losses of job files.
  public static let losses: [LossDefinition] = all.flatMap {
    ($0 as? any LossOperator.Type)?.losses ?? []
  }
}
