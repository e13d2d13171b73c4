import GraphIR

/// Every operator that FixGrad knows, by name.
public enum OperatorCatalog {
  public static let all: [any Operator.Type] = [
    Accumulate.self, AccumulateConvolution.self, AccumulateOuterProduct.self, Add.self,
    AddStep.self, AvgPool.self,
    AvgPoolGradient.self, BCEWithLogits.self, Broadcast.self, ChannelAffine.self,
    ChannelProducts.self, ClampedAffine.self, ClampedAffineGradient.self, Concat.self,
    Convolution.self, ConvolutionInputGradient.self, ConvolutionUpdate.self,
    ConvolutionWeightGradient.self, Divide.self, DivideByCount.self, Dropout.self, ELU.self,
    ELUGradient.self,
    Fill.self, GELU.self, GELUDerivative.self, Hinge.self, Huber.self, InverseSquareRoot.self,
    L1.self, LearningRateStep.self, Linear.self, LogSoftmax.self, LogSoftmaxGradient.self,
    MatMul.self, MaxPool.self, MaxPoolGradient.self, Maximum.self, Mean.self, MeanSquaredError.self,
    Minimum.self, Moments.self, Multiply.self, Negate.self, NegativeLogLikelihood.self,
    Normalize.self, NormalizeByStatistics.self, NormalizeGradient.self, OuterProduct.self,
    OuterProductUpdate.self, Pad.self, Power.self, PowerDerivative.self, ReLU.self,
    ReLUGradient.self, Reciprocal.self, Reshape.self, RunningAverage.self, SiLU.self,
    SiLUDerivative.self, Sigmoid.self,
    SigmoidGradient.self, Slice.self, Softmax.self, SoftmaxCrossEntropy.self, SoftmaxGradient.self,
    Softplus.self, SquareRoot.self, Subtract.self, Sum.self, Tanh.self, TanhGradient.self,
    Transpose.self, TwoSlopes.self, TwoSlopesGradient.self, WhereGreater.self,
  ]

  /// The layers of job files.
  public static let layers: [LayerDefinition] = all.flatMap { $0.layers }

  /// The losses of job files.
  public static let losses: [LossDefinition] = all.flatMap {
    ($0 as? any LossOperator.Type)?.losses ?? []
  }
}
