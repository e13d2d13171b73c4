import GraphIR
import MemoryPlanning
import Quantization

/// The formats and the memory map of a program, as `inspect` prints them.
public struct ProgramTables: Encodable, Sendable {
  public struct Buffer: Encodable, Sendable {
    public let name: String
    public let role: String
    public let shape: [Int]
    public let format: String
    public let min: Double?
    public let max: Double?
    public let kernel: String?
  }

  public struct Place: Encodable, Sendable {
    public let entry: String
    public let name: String
    public let offset: Int
    public let bytes: Int
    public let shape: [Int]
  }

  public let buffers: [Buffer]
  public let places: [Place]
  public let ramBytes: Int
  public let ramLowerBound: Int
  public let parameterBytes: Int
  public let stateBytes: Int
  public let arenaBytes: Int

  public init(_ program: PlannedProgram) {
    let (graph, quantized) = (program.graph, program.quantized)
    let producers = graph.producers
    buffers = graph.values.indices.map { index in
      let value = Value(index: index)
      let range = quantized.calibrated.ranges[value]
      let isSeen = range.min <= range.max
      return Buffer(
        name: graph.name(value), role: graph[value].role.rawValue,
        shape: graph.shape(value).extents, format: "\(quantized.formats[value])",
        min: isSeen ? range.min : nil, max: isSeen ? range.max : nil,
        kernel: producers[value].flatMap { quantized.calls[$0]?.kernel.function })
    }
    let entries = [
      ("train", program.train), ("update", program.update), ("predict", program.predict),
    ]
    places = entries.flatMap { name, entry in
      entry.slots.compactMap { value, slot -> Place? in
        guard case .arena(let offset, let bytes) = slot else { return nil }
        return Place(
          entry: name, name: graph.name(value), offset: offset, bytes: bytes,
          shape: graph.shape(value).extents)
      }.sorted { ($0.offset, $0.name) < ($1.offset, $1.name) }
    }
    ramBytes = program.ramBytes
    ramLowerBound = program.ramLowerBound
    parameterBytes = program.parameterBytes
    stateBytes = program.stateBytes
    arenaBytes = program.arenaBytes
  }

  public var formats: String {
    var rows = [["buffer", "role", "shape", "format", "seen", "kernel"]]
    for buffer in buffers {
      let seen =
        zip(buffer.min, buffer.max).map { "[\(significant($0)), \(significant($1))]" } ?? ""
      rows.append([
        buffer.name, buffer.role, "\(Shape(buffer.shape))", buffer.format, seen,
        buffer.kernel ?? "",
      ])
    }
    return markdownTable(rows)
  }

  public var memory: String {
    var rows = [["entry", "buffer", "shape", "bytes"]]
    for place in places {
      rows.append([
        place.entry, place.name, "\(Shape(place.shape))",
        "[\(place.offset), \(place.offset + place.bytes))",
      ])
    }
    return """
      RAM \(ramBytes) bytes: \(parameterBytes) of parameters, \(stateBytes) of state, \
      \(arenaBytes) of working memory; lower bound \(ramLowerBound)

      \(markdownTable(rows))
      """
  }
}

/// Both values, or nil.
private func zip(_ a: Double?, _ b: Double?) -> (Double, Double)? {
  guard let a, let b else { return nil }
  return (a, b)
}

/// Four significant digits.
private func significant(_ value: Double) -> String {
  guard value != 0 else { return "0" }
  let digits = 3 - Int(value.magnitude.exponent) * 3 / 10
  var scale = 1.0
  for _ in 0..<abs(digits) { scale *= 10 }
  let rounded = digits >= 0 ? (value * scale).rounded() / scale : (value / scale).rounded() * scale
  return "\(rounded)"
}
