import Autodiff
public import CEmission
public import Calibration
import FixedPoint
public import GraphIR
import Quantization

/// All that a drift study needs: both programs, the data, and where each run starts.
public struct TrainingTask: Sendable {
  /// The integer and the float program of one training graph, and the names in their C.
  public var emission: EmissionModel
  /// What is trained on, in real units; a class target is one element, its index.
  public var train: [Sample]
  /// What accuracy, or the squared error of a regression, is measured on.
  public var test: [Sample]
  /// What the device reads for each sample of `train`, where the job has `data.raw`: the integer
  /// program's inputs then come from `InputQuantizer` instead of rounding the real values.
  public var rawTrain: [[Int]]?
  /// The same for `test`.
  public var rawTest: [[Int]]?
  public var epochs: Int
  /// Whether samples come in the order of `order`; else as they stand.
  public var shuffle: Bool
  /// The initial parameters of a seed, float32; frozen ones are the emission's whatever the seed.
  public let weights: @Sendable (_ seed: Int) -> [Value: [Float]]
  /// The indices of the samples of an epoch, from 0, in the order of a seed.
  public var order: @Sendable (_ seed: Int, _ epoch: Int) -> [Int]
  /// One float and one fixed run each.
  public var seeds: [Int]
  /// How many steps of the first seed the exact reference takes.
  public var exactSteps: Int
  /// Significant bits to which the exact reference rounds each operator's results.
  public var precision: Int
  /// Whether the first step is bounded by intervals.
  public var isRigorous = false
  /// Float runs of each seed from perturbed weights: the noise floor.
  public var floorRuns: Int
  /// At most so many steps of the first seed are traced, value by value.
  public var tracedSteps: Int
  /// Whether the report lists the error of each operator alone.
  public var isPerOperator: Bool
  /// How the comparison was asked for, as the report shows it; no paths of this machine.
  public var command: String?

  public init(
    emission: EmissionModel, train: [Sample], test: [Sample], rawTrain: [[Int]]? = nil,
    rawTest: [[Int]]? = nil, epochs: Int, shuffle: Bool,
    weights: @escaping @Sendable (_ seed: Int) -> [Value: [Float]],
    order: @escaping @Sendable (_ seed: Int, _ epoch: Int) -> [Int], seeds: [Int],
    exactSteps: Int = 100, precision: Int = 256, floorRuns: Int = 3, tracedSteps: Int = 200,
    isPerOperator: Bool = false, command: String? = nil
  ) {
    self.emission = emission
    self.train = train
    self.test = test
    self.rawTrain = rawTrain
    self.rawTest = rawTest
    self.epochs = epochs
    self.shuffle = shuffle
    let graph = emission.fixed.graph
    let frozen = emission.weights.filter { graph[$0.key].role == .frozen }
    self.weights = { weights($0).merging(frozen) { $1 } }
    self.order = order
    self.seeds = seeds
    self.exactSteps = exactSteps
    self.precision = precision
    self.floorRuns = floorRuns
    self.tracedSteps = tracedSteps
    self.isPerOperator = isPerOperator
    self.command = command
  }
}

extension TrainingTask {
  var quantized: QuantizedGraph { emission.fixed.quantized }
  var training: TrainingGraph { quantized.training }
  var network: Network { training.network }
  var graph: Graph { quantized.graph }
  /// The trained ones: frozen parameters are constants of both programs.
  var parameters: [Value] { graph.trained.map(\.value) }

  /// The order of samples of every epoch.
  public func orders(seed: Int) -> [[Int]] {
    (0..<epochs).map { shuffle ? order(seed, $0) : Array(train.indices) }
  }

  /// The samples of each step of a seed, epoch by epoch.
  func steps(seed: Int) -> [[[Int]]] { training.steps(of: orders(seed: seed)) }

  /// The input and target of a step.
  func sample(of step: [Int]) -> Sample { training.sample(of: step.map { train[$0] }) }

  /// Whether targets are classes: indices, or a distribution over them.
  var isClassification: Bool {
    if case .classIndex = network.targetKind { return true }
    return network.targetDomain == .distribution
  }

  /// The class of a sample; of a distribution the likeliest, the first of equals.
  func label(of sample: Sample) -> Int {
    let target = sample.target.elements
    guard case .values = network.targetKind else { return Int(target[0]) }
    return target.indices.reduce(0) { target[$1] > target[$0] ? $1 : $0 }
  }

  /// The integers that the fixed program gets for a sample's input.
  func storedInput(_ sample: Sample, raw: [Int]?) -> [Int] {
    guard let format = quantized.formats[network.input].format else {
      preconditionFailure("the input of the fixed program is fixed-point")
    }
    guard let raw, let rawInput = emission.rawInput else {
      return sample.input.elements.map(format.raw)
    }
    let quantizer = rawInput.quantizer(format)
    return raw.enumerated().map { quantizer.quantize($0.element, index: $0.offset) }
  }

  /// The integers that the fixed program gets for a sample's target.
  func storedTarget(_ sample: Sample) -> [Int] {
    guard let format = quantized.formats[network.target].format else {
      return sample.target.elements.map { Int($0) }
    }
    return sample.target.elements.map(format.raw)
  }
}
