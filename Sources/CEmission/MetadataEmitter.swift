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
      let fractionBits: Int?
      let scale: String?
      let residualBits: Int?
      let offset: Int?
      let bytes: Int
    }
    let name: String
    let tool: String
    let target: String?
    let modelSha256: String
    let calibrationSha256: String
    let ramBytes: Int
    let ramLowerBound: Int
    let parameterBytes: Int
    let arenaBytes: Int
    /// Of a batch: its size, and the bytes of its sums.
    let batchSize: Int?
    let batchBytes: Int?
    let saveBytes: Int
    let floatRamBytes: Int
    let inferenceRamBytes: Int
    let constantBytes: Int
    let buffers: [Buffer]
    let files: [String]
  }

  /// - Parameter files: the package's files, this one included.
  func text(files: [String]) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let metadata = Metadata(
      name: model.name, tool: model.provenance.tool,
      target: model.provenance.target, modelSha256: model.provenance.modelHash,
      calibrationSha256: model.provenance.calibrationHash, ramBytes: model.fixed.ramBytes,
      ramLowerBound: model.fixed.ramLowerBound, parameterBytes: model.fixed.parameterBytes,
      arenaBytes: model.fixed.arenaBytes,
      batchSize: model.batchSize > 1 ? model.batchSize : nil,
      batchBytes: model.batchSize > 1 ? model.fixed.sumBytes + model.fixed.batchedBytes : nil,
      saveBytes: ProgramEmitter(model, float: false).savedBytes(training: true),
      floatRamBytes: model.float.ramBytes,
      inferenceRamBytes: model.fixed.inferenceBytes,
      constantBytes: model.constantBytes, buffers: buffers(), files: files)
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
      if case .master = format { residual = format.residualBits }
      let slots = model.fixed.entries.compactMap { $0.slots[value] }
      if case .arena(let start, _)? = slots.first { offset = start }
      return Metadata.Buffer(
        name: graph.name(value), role: graph[value].role.rawValue,
        shape: graph.shape(value).extents,
        storage: format.format.map { "\($0.storage)" } ?? "\(format)",
        fractionBits: format.format?.fractionBits,
        scale: format.format == nil ? nil : format.scale.rawValue, residualBits: residual,
        offset: offset, bytes: graph.shape(value).count * format.bytes)
    }
  }
}
