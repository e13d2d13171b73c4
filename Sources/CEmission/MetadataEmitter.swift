import Foundation
import GraphIR
import MemoryPlanning
import Quantization

/// Prints `<name>.json`: formats, memory map and costs, for tools.
struct MetadataEmitter {
  let model: EmissionModel
  init(_ model: EmissionModel) { self.model = model }

  private struct Metadata: Encodable {
    struct Buffer: Encodable {
      let name: String
      let role: String
      let shape: [Int]
      let storage: String
      let fraction_bits: Int?
      let scale: String?
      let residual_bits: Int?
      let offset: Int?
      let bytes: Int
    }
    let name: String
    let tool: String
    let model_sha256: String
    let calibration_sha256: String
    let ram_bytes: Int
    let ram_lower_bound: Int
    let parameter_bytes: Int
    let arena_bytes: Int
    let float_ram_bytes: Int
    let constant_bytes: Int
    let buffers: [Buffer]
  }

  func text() -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let metadata = Metadata(
      name: model.name, tool: model.provenance.tool, model_sha256: model.provenance.modelHash,
      calibration_sha256: model.provenance.calibrationHash, ram_bytes: model.fixed.ramBytes,
      ram_lower_bound: model.fixed.ramLowerBound, parameter_bytes: model.fixed.parameterBytes,
      arena_bytes: model.fixed.arenaBytes, float_ram_bytes: model.float.ramBytes,
      constant_bytes: model.constantBytes, buffers: buffers())
    guard let data = try? encoder.encode(metadata) else {
      preconditionFailure("metadata of finite numbers and strings encodes")
    }
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  private func buffers() -> [Metadata.Buffer] {
    let graph = model.graph
    return graph.values.indices.map { index in
      let value = Value(index: index)
      let format = model.fixed.quantized.formats[value]
      var (residual, offset): (Int?, Int?) = (nil, nil)
      if case .master(_, let bits) = format { residual = bits }
      if case .arena(let start, _)? = model.fixed.train.slots[value]
        ?? model.fixed.predict.slots[value]
      {
        offset = start
      }
      return Metadata.Buffer(
        name: graph.name(value), role: graph[value].role.rawValue,
        shape: graph.shape(value).extents,
        storage: format.format.map { "\($0.storage)" } ?? "\(format)",
        fraction_bits: format.format?.fractionBits,
        scale: format.format == nil ? nil : format.scale.rawValue, residual_bits: residual,
        offset: offset, bytes: graph.shape(value).count * format.bytes)
    }
  }
}
