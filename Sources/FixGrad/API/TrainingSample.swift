import Calibration
import Diagnostics
import GraphIR

/// One sample: what the network gets, row-major, and what the loss compares with.
public struct TrainingSample: Sendable, Hashable {
  /// The elements of the input.
  public var input: [Double]
  /// The elements of the target; of a label its index alone.
  public var target: [Double]

  /// A sample with real targets: values to learn, or a distribution over classes.
  public init(_ input: [Double], target: [Double]) {
    self.input = input
    self.target = target
  }

  /// A sample with real targets: values to learn, or a distribution over classes.
  public init<Real: BinaryFloatingPoint>(_ input: [Real], target: [Real]) {
    self.init(input.map { Double($0) }, target: target.map { Double($0) })
  }

  /// A sample of a class, from 0.
  public init(_ input: [Double], label: Int) {
    self.init(input, target: [Double(label)])
  }

  /// A sample of a class, from 0.
  public init<Real: BinaryFloatingPoint>(_ input: [Real], label: Int) {
    self.init(input.map { Double($0) }, target: [Double(label)])
  }
}

extension Network {
  /// The samples as tensors of this network.
  ///
  /// - Throws: `no-samples`, `sample-length`, `sample-values`, at the first sample that has
  ///   one.
  func tensors(_ samples: [TrainingSample]) throws(Diagnostics) -> [Sample] {
    guard !samples.isEmpty else {
      throw Diagnostics([Diagnostic("no-samples", "there is no sample to train on")])
    }
    let (inputShape, targetShape) = (graph.shape(input), graph.shape(target))
    var tensors: [Sample] = []
    for (index, sample) in samples.enumerated() {
      for (value, elements) in [(input, sample.input), (target, sample.target)] {
        if let problem = problem(of: elements, for: value, in: index) {
          throw Diagnostics([problem])
        }
      }
      tensors.append(
        Sample(
          input: Tensor(inputShape, sample.input), target: Tensor(targetShape, sample.target)))
    }
    return tensors
  }

  private func problem(of elements: [Double], for value: Value, in sample: Int) -> Diagnostic? {
    let (name, shape) = (graph.name(value), graph.shape(value))
    guard elements.count == shape.count else {
      return Diagnostic(
        "sample-length",
        "sample \(sample) has \(elements.count) values for '\(name)', not \(shape.count)",
        notes: ["shape: \(shape)"])
    }
    if let wrong = elements.first(where: { !Float($0).isFinite }) {
      return Diagnostic(
        "sample-values", "sample \(sample) holds \(wrong) for '\(name)', no finite float32")
    }
    if value == target, case .classIndex(let count) = targetKind,
      !(elements[0] >= 0 && elements[0] < Double(count) && elements[0] == elements[0].rounded())
    {
      return Diagnostic(
        "sample-values",
        "sample \(sample) holds \(elements[0]) for '\(name)', no class of 0 ... \(count - 1)")
    }
    guard value == target,
      let loss = graph.producers[loss].map({ graph.nodes[$0].op })
        as? any LossOperator, case .values = targetKind
    else { return nil }
    return loss.targetDomain.fault(of: elements).map { fault in
      Diagnostic("sample-values", "sample \(sample) holds \(fault) for '\(name)'")
    }
  }
}

extension TargetDomain {
  /// What is no target of this domain among the elements; nil when all are.
  fileprivate func fault(of elements: [Double]) -> String? {
    switch self {
    case .real: return nil
    case .between(let range):
      return elements.first { !range.contains($0) }.map {
        "\($0), which is not in \(range.lowerBound) ... \(range.upperBound)"
      }
    case .signs: return elements.first { abs($0) != 1 }.map { "\($0), which is not -1 or 1" }
    case .distribution:
      if let negative = elements.first(where: { $0 < 0 }) { return "a share of \(negative)" }
      let sum = elements.reduce(0, +)
      return abs(sum - 1) <= Self.sumTolerance ? nil : "shares that sum to \(sum), not 1,"
    }
  }
}
