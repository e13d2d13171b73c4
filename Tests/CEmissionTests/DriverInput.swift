import CEmission
import FixedPoint
import GraphIR
import TestNetworks

/// What `fg_driver.c` reads: random samples in range, full-scale ones among them.
struct DriverInput {
  private(set) var bytes: [UInt8] = []
  let answerBytes: Int

  init(_ model: EmissionModel, float: Bool, samples: Int, epochs: Int) {
    let program = float ? model.float : model.fixed
    let training = program.quantized.training
    let (graph, network) = (training.graph, training.network)
    var random = Randomness(7)
    var count = 0
    func append<T: FixedWidthInteger>(_ value: T, to bytes: inout [UInt8]) {
      withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
    }
    func number(_ value: Double, _ format: QFormat?, to bytes: inout [UInt8]) {
      if let format, !float {
        append(Int16(truncatingIfNeeded: format.raw(value)), to: &bytes)
      } else {
        append(Float(value).bitPattern, to: &bytes)
      }
    }
    for word in [0x3144_4746, UInt32(samples), 0, UInt32(epochs), 0, 0, 1] {
      append(word, to: &bytes)
    }
    for parameter in graph.parameters {
      let weights = model.weights[parameter.value] ?? []
      count += weights.count
      if float {
        for weight in weights { append(weight.bitPattern, to: &bytes) }
      } else {
        let planes = MasterPlanes(weights, format: model.fixed.quantized.formats[parameter.value])
        for master in planes.masters { append(Int32(master), to: &bytes) }
      }
    }
    let formats = program.quantized.formats
    for sample in 0..<samples {
      for _ in 0..<graph.shape(network.input).count {
        let value = sample < 4 ? (sample.isMultiple(of: 2) ? 1e3 : -1e3) : random.real()
        number(float ? max(-1, min(1, value)) : value, formats[network.input].format, to: &bytes)
      }
    }
    for _ in 0..<samples {
      if case .classIndex(let classes) = network.targetKind {
        append(Int16(random.integer(below: classes)), to: &bytes)
      } else {
        for _ in 0..<graph.shape(network.target).count {
          number(random.real(), formats[network.target].format, to: &bytes)
        }
      }
    }
    for _ in 0..<epochs { for index in 0..<samples { append(UInt32(index), to: &bytes) } }
    answerBytes = 4 * (samples * epochs + count + 1)
  }
}
