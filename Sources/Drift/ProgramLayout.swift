public import CEmission
import Calibration
import FixedPoint
import GraphIR

/// Which program of an emission runs.
public enum Arithmetic: String, Sendable, Hashable, CaseIterable {
  /// The integer program.
  case fixed
  /// The float32 program.
  case float
  /// The integer program, counting and observing each call.
  case traced
}

/// How one program of an emission stores what it exchanges with the host driver.
public struct ProgramLayout: Sendable {
  /// How one kind of number crosses the pipe.
  package struct Number: Sendable, Hashable {
    /// nil: float32, or an index as int16.
    var format: QFormat?
    var isFloat: Bool
    package var size: Int

    func value(_ raw: Int) -> Double { format?.value(raw) ?? Double(raw) }
  }

  /// The emission's name, for messages.
  let name: String
  let isFloat: Bool
  package let outputCount: Int
  package let input: Number
  package let target: Number
  package let output: Number
  package let loss: Number
  package let parameters: [Value]
  package let parameterCounts: [Int]
  let parameterFormats: [BufferFormat]

  /// The layout of the float program, or of the fixed one, which a traced build shares.
  public init(_ emission: EmissionModel, _ arithmetic: Arithmetic) {
    let isFloat = arithmetic == .float
    let quantized = (isFloat ? emission.float : emission.fixed).quantized
    let (graph, network) = (quantized.graph, quantized.training.network)
    func number(_ value: Value) -> Number {
      switch quantized.formats[value] {
      case .float32: Number(format: nil, isFloat: true, size: 4)
      case .index: Number(format: nil, isFloat: false, size: 2)
      case .fixed(let format, _), .master(let format, _):
        Number(format: format, isFloat: false, size: format.storage.bytes)
      }
    }
    name = emission.name
    self.isFloat = isFloat
    outputCount = graph.shape(network.output).count
    input = number(network.input)
    target = number(network.target)
    output = number(network.output)
    loss = number(network.loss)
    parameters = graph.trained.map(\.value)
    parameterCounts = parameters.map { graph.shape($0).count }
    parameterFormats = parameters.map { quantized.formats[$0] }
  }
}

extension ProgramLayout {
  /// The training inputs and targets and the test inputs, as the driver reads them.
  package func samples(of task: TrainingTask) -> ByteWriter {
    var writer = ByteWriter()
    for (index, sample) in task.train.enumerated() {
      append(sample, raw: task.rawTrain?[index], task, to: &writer)
    }
    for sample in task.train {
      if target.isFloat {
        for element in sample.target.elements { writer.append(Float(element)) }
      } else {
        for stored in task.storedTarget(sample) { writer.append(stored, size: target.size) }
      }
    }
    for (index, sample) in task.test.enumerated() {
      append(sample, raw: task.rawTest?[index], task, to: &writer)
    }
    return writer
  }

  private func append(
    _ sample: Sample, raw: [Int]?, _ task: TrainingTask, to writer: inout ByteWriter
  ) {
    if input.isFloat {
      for element in sample.input.elements { writer.append(Float(element)) }
    } else {
      for stored in task.storedInput(sample, raw: raw) { writer.append(stored, size: input.size) }
    }
  }

  /// Each parameter's masters, or its float32 weights, in declaration order.
  package func masters(_ weights: [Value: [Float]]) -> ByteWriter {
    var writer = ByteWriter()
    for (index, parameter) in parameters.enumerated() {
      let elements = weights[parameter] ?? []
      precondition(elements.count == parameterCounts[index], "every parameter has its weights")
      if isFloat {
        for element in elements { writer.append(element) }
      } else {
        for master in MasterPlanes(elements, format: parameterFormats[index]).masters {
          writer.append(master, size: 4)
        }
      }
    }
    return writer
  }
}
