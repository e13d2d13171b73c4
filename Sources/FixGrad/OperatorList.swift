import FixedPoint
import GraphIR
import Operators

/// The operators as `operators` lists them: what they differentiate to, what they call, how far
/// they err.
public struct OperatorList: Encodable, Sendable {
  public struct Entry: Encodable, Sendable {
    public let name: String
    /// The key in job files; nil for what only passes make.
    public let layer: String?
    public let gradient: String
    public let kernels: [String]
    public let formats: [String]
    /// The largest error of the int16 kernel in ulp of the result, over the catalog's specimens, at
    /// gradient exponent 0.
    public let errorBoundUlp: Double
  }

  public let operators: [Entry]

  /// Lowers the specimens of every operator at int16 formats that hold their domains.
  public init() {
    operators = OperatorCatalog.all.map(Self.entry)
  }

  private static func entry(_ type: any Operator.Type) -> Entry {
    var kernels: Set<String> = []
    var bound = 0.0
    for specimen in type.specimens where !type.isView {
      let site = specimen.int16Site
      guard let call = try? specimen.op.lower(site) else { continue }
      kernels.insert(call.kernel.function)
      for index in site.results.indices {
        bound = max(bound, specimen.op.errorBoundULP(ofResult: index, at: site, exponent: 0))
      }
    }
    let losses = ((type as? any LossOperator.Type)?.losses ?? []).map { "loss: \($0.key)" }
    let keys = type.layers.map(\.example) + losses
    return Entry(
      name: type.name,
      layer: keys.isEmpty ? nil : keys.joined(separator: ", "),
      gradient: type.gradientFormula, kernels: kernels.sorted(),
      formats: type.isView ? ["any"] : ["int16", "float32"],
      errorBoundUlp: (bound * 1000).rounded(.up) / 1000)
  }

  /// A table for terminals and the README.
  public var markdown: String {
    var rows = [["operator", "in a job", "gradient", "kernel", "error, ulp"]]
    for entry in operators {
      rows.append([
        entry.name, entry.layer.map { "`\($0)`" } ?? "", entry.gradient,
        entry.kernels.joined(separator: ", "), "\(entry.errorBoundUlp)",
      ])
    }
    return markdownTable(rows)
  }
}

/// A Markdown table with aligned columns, the first row its head.
public func markdownTable(_ rows: [[String]]) -> String {
  let widths = (rows.first ?? []).indices.map { column in
    rows.map { $0[column].count }.max() ?? 0
  }
  func line(_ cells: [String]) -> String {
    let padded = zip(cells, widths).map { cell, width in
      cell + String(repeating: " ", count: width - cell.count)
    }
    return "| \(padded.joined(separator: " | ")) |"
  }
  let rule = "|\(widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|"))|"
  guard let head = rows.first else { return "" }
  return ([line(head), rule] + rows.dropFirst().map(line)).joined(separator: "\n")
}

extension Specimen {
  /// The specimen at int16 formats that hold its domains with one bit of headroom.
  var int16Site: LoweringSite {
    var operands: [Buffer] = []
    for (index, operand) in self.operands.enumerated() {
      let value = Value(index: index)
      guard let range = operand.domain.range else {
        operands.append(
          Buffer(value: value, shape: operand.shape, format: .index, magnitude: 0))
        continue
      }
      let magnitude = Swift.max(abs(range.lowerBound), abs(range.upperBound))
      let format = QFormat.holding(magnitude: 2 * magnitude, storage: .int16)
      operands.append(
        Buffer(
          value: value, shape: operand.shape,
          format: index == parameter ? .master(format, .residual8) : .fixed(format, .static),
          magnitude: magnitude))
    }
    return LoweringSite(operands: operands, results: results(of: operands), headroomBits: 1)
  }

  private func results(of operands: [Buffer]) -> [Buffer] {
    let shapes = (try? op.resultShapes(operands.map(\.shape))) ?? []
    let magnitudes = operands.map(\.magnitude)
    let observed =
      Swift.max(magnitudes.reduce(1, *), magnitudes.max() ?? 1)
      * Double(operands.first?.shape.count ?? 1)
    let formats = op.resultFormats(
      operands, observed: shapes.map { _ in observed }, storages: shapes.map { _ in .int16 })
    return shapes.enumerated().map { index, shape in
      let held = QFormat.holding(magnitude: 2 * observed, storage: .int16)
      return Buffer(
        value: Value(index: operands.count + index), shape: shape,
        format: (index < formats.count ? formats[index] : nil) ?? .fixed(held, .static),
        magnitude: observed)
    }
  }
}
