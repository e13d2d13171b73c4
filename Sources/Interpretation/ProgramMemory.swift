import CEmission
import FixedPoint
import Foundation
import GraphIR
import MemoryPlanning

/// The memory of one program: what its model, its caller and its constants hold, each at an address
/// of its own.
final class ProgramMemory {
  private let program: PlannedProgram
  private var blocks: [UnsafeMutableRawPointer] = []
  private var planes: [Value: UnsafeMutableRawPointer] = [:]
  private var residuals: [Value: UnsafeMutableRawPointer] = [:]
  private var tables: [ConstantArray: UnsafeMutableRawPointer] = [:]
  private var constants: [Value: UnsafeMutableRawPointer] = [:]
  private var arena: UnsafeMutableRawPointer
  let loss: UnsafeMutableRawPointer
  /// The sample, or batch, that a step trains on.
  let input: UnsafeMutableRawPointer
  let target: UnsafeMutableRawPointer
  /// The sample that is predicted on.
  let predictionInput: UnsafeMutableRawPointer
  let output: UnsafeMutableRawPointer

  private var graph: Graph { program.graph }
  private var network: Network { program.quantized.training.network }

  /// Zeros, and the constants: frozen parameters and tables.
  init(_ program: PlannedProgram, frozen: [Value: [Float]]) {
    self.program = program
    var blocks: [UnsafeMutableRawPointer] = []
    func reserve(_ bytes: Int) -> UnsafeMutableRawPointer {
      let block = UnsafeMutableRawPointer.allocate(byteCount: max(bytes, 8), alignment: 16)
      block.initializeMemory(as: UInt8.self, repeating: 0, count: max(bytes, 8))
      blocks.append(block)
      return block
    }
    let (graph, formats) = (program.graph, program.quantized.formats)
    func bytes(_ value: Value) -> Int {
      graph.shape(value).count * formats[value].unmastered.bytes
    }
    let network = program.quantized.training.network
    arena = reserve(program.arenaBytes)
    loss = reserve(8)
    input = reserve(bytes(network.input))
    target = reserve(bytes(network.target))
    predictionInput = reserve(bytes(network.predictionInput))
    output = reserve(bytes(network.output))
    for value in graph.trained.map(\.value) {
      planes[value] = reserve(bytes(value))
      let residual = formats[value].residualBits / 8
      if residual > 0 { residuals[value] = reserve(graph.shape(value).count * residual) }
    }
    for value in program.quantized.training.sums.map(\.state) {
      planes[value] = reserve(bytes(value))
    }
    for value in graph.frozen.map(\.value) {
      let block = reserve(bytes(value))
      let format = formats[value].format
      for (index, weight) in (frozen[value] ?? []).enumerated() {
        if let format {
          block.store(format.raw(Double(weight)), size: format.storage.bytes, at: index)
        } else {
          block.storeBytes(of: weight, toByteOffset: 4 * index, as: Float.self)
        }
      }
      constants[value] = block
    }
    for call in program.entries.flatMap(\.order).compactMap({ program.quantized.calls[$0] }) {
      for case .table(let table) in call.arguments where tables[table] == nil {
        let block = reserve(4 * table.elements.count)
        for (index, element) in table.elements.enumerated() {
          block.store(Int(element), size: 4, at: index)
        }
        tables[table] = block
      }
    }
    self.blocks = blocks
  }

  deinit { for block in blocks { block.deallocate() } }

  // MARK: Places

  /// Where a value is during an entry; `isPrediction` tells whose sample is meant.
  func place(_ value: Value, _ entry: EntryPlan, isPrediction: Bool) -> UnsafeMutableRawPointer {
    switch entry.slots[value] {
    case .arena(let offset, _)?: return arena + offset
    case .local?: return loss
    case .kept(let base)?: return known(planes[base], base)
    case .constant(let base)?: return known(constants[base], base)
    case .caller?:
      switch graph[value].role {
      case .input: return isPrediction ? predictionInput : input
      case .target: return target
      default: break
      }
      // A view of the caller's memory: the sample, else the prediction's result.
      guard let node = graph.nodes.first(where: { $0.results.contains(value) }),
        node.kind.isView, entry.slots[node.operands[0]] == .caller
      else { return output }
      return place(node.operands[0], entry, isPrediction: isPrediction)
    case nil: preconditionFailure("'\(graph.name(value))' has a slot where it is used")
    }
  }

  /// The bits of a parameter that only updates read.
  func residual(of value: Value, _ entry: EntryPlan) -> UnsafeMutableRawPointer {
    guard case .kept(let base)? = entry.slots[value] else {
      preconditionFailure("'\(graph.name(value))' is a parameter of the model")
    }
    return known(residuals[base], base)
  }

  func table(_ table: ConstantArray) -> UnsafeMutableRawPointer {
    guard let block = tables[table] else { preconditionFailure("tables of calls are stored") }
    return block
  }

  private func known(
    _ block: UnsafeMutableRawPointer?, _ value: Value
  ) -> UnsafeMutableRawPointer {
    guard let block else { preconditionFailure("'\(graph.name(value))' has memory") }
    return block
  }

  // MARK: Parameters and batches

  /// The full masters of a parameter, of floats their bits; nil leaves them.
  func masters(of value: Value) -> [Int] {
    let format = program.quantized.formats[value]
    let plane = known(planes[value], value)
    let size = format.unmastered.bytes
    return (0..<graph.shape(value).count).map { index in
      let high = plane.load(size: size, at: index)
      guard let residual = residuals[value] else { return high }
      let bits = format.residualBits
      return (high << bits) + residual.load(size: bits / 8, at: index) & ((1 << bits) - 1)
    }
  }

  func setMasters(_ masters: [Int], of value: Value) {
    let format = program.quantized.formats[value]
    let (plane, bits) = (known(planes[value], value), format.residualBits)
    for (index, master) in masters.enumerated() {
      plane.store(master >> bits, size: format.unmastered.bytes, at: index)
      residuals[value]?.store(master, size: bits / 8, at: index)
    }
  }

  /// A batch begins: its sums are 0.
  func clearSums() {
    for value in program.quantized.training.sums.map(\.state) {
      let bytes = graph.shape(value).count * program.quantized.formats[value].bytes
      known(planes[value], value).initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    }
  }
}

extension UnsafeMutableRawPointer {
  /// The lowest `size` bytes of an integer, as element `index` of an array of such.
  func store(_ value: Int, size: Int, at index: Int) {
    switch size {
    case 1: storeBytes(of: Int8(truncatingIfNeeded: value), toByteOffset: index, as: Int8.self)
    case 2:
      storeBytes(of: Int16(truncatingIfNeeded: value), toByteOffset: 2 * index, as: Int16.self)
    default:
      storeBytes(of: Int32(truncatingIfNeeded: value), toByteOffset: 4 * index, as: Int32.self)
    }
  }

  /// Element `index` of an array of signed integers of `size` bytes.
  func load(size: Int, at index: Int) -> Int {
    switch size {
    case 1: Int(load(fromByteOffset: index, as: Int8.self))
    case 2: Int(load(fromByteOffset: 2 * index, as: Int16.self))
    default: Int(load(fromByteOffset: 4 * index, as: Int32.self))
    }
  }
}
