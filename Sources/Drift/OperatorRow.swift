import FixedPoint
import GraphIR

extension DriftReport {
  /// One result of one node of the training program, alone: what is stored against the operator's
  /// exact meaning on exactly the operands that were stored.
  public struct OperatorRow: Encodable, Sendable {
    public var name: String
    public var operation: String
    public var kernel: String
    /// As in comments of the C: `int16 Q3.12`.
    public var format: String
    /// Seen over all traced steps.
    public var elements: Int
    /// In units of the last stored place, of a parameter of its master.
    @Figure public var maxErrorULP: Double?
    @Figure public var meanErrorULP: Double?
    /// What the operator proves, at the largest exponent that was seen; null for a float.
    @Figure public var boundULP: Double?
    /// The largest error as a share of the bound.
    @Figure public var shareOfBound: Double?

    enum CodingKeys: String, CodingKey {
      case name, kernel, format, elements, maxErrorULP, meanErrorULP, boundULP, shareOfBound
      case operation = "operator"
    }
  }
}

extension DriftReport.OperatorRow {
  /// In the order of the graph; a view computes nothing and has no row.
  static func rows(_ task: TrainingTask, _ errors: LocalErrors) -> [DriftReport.OperatorRow] {
    task.training.trainNodes.flatMap { index -> [DriftReport.OperatorRow] in
      guard let call = task.quantized.calls[index] else { return [] }
      let node = task.graph.nodes[index]
      return node.results.map { value in
        let format = task.quantized.formats[value]
        let seen = errors.statistics[value]
        // A float has no unit in the last place of its buffer to be bounded in.
        let known = format == .float32 ? nil : seen
        return DriftReport.OperatorRow(
          name: task.graph.name(value), operation: node.kind.name,
          kernel: call.kernel.function, format: "\(format)", elements: seen?.elements ?? 0,
          maxErrorULP: known?.maxErrorULP,
          meanErrorULP: known.map { $0.totalErrorULP / Double(max($0.elements, 1)) },
          boundULP: known?.boundULP,
          shareOfBound: known.map { $0.boundULP > 0 ? $0.maxErrorULP / $0.boundULP : 0 })
      }
    }
  }
}

extension DriftReport {
  /// Each operator alone; nil where the task did not ask for it.
  func operatorSection() -> String? {
    guard let perOperator else { return nil }
    let rows = perOperator.map { ["`\($0.name)`"] + $0.cells.dropFirst() }
    return """
      ## Operators alone

      \(table(OperatorRow.head, rows))

      Every result of every call over the first \(FigureText.number(tracedSteps, "step")) of seed \(seeds[0]), against the
      operator evaluated in exact arithmetic on the very integers that it read; errors are in units
      of the last stored place beyond saturation. 0.5 is the exact result rounded once, and is
      checked bit for bit.
      """
  }
}

extension DriftReport.OperatorRow {
  /// The columns of ``cells``.
  public static let head = [
    "result", "operator", "kernel", "format", "elements", "largest error", "mean error", "bound",
    "share of bound",
  ]

  /// The row as text.
  public var cells: [String] {
    [
      name, operation, kernel, format, "\(elements)", FigureText.fixed(maxErrorULP, 4),
      FigureText.fixed(meanErrorULP, 4), FigureText.fixed(boundULP, 4),
      shareOfBound.map { "\(FigureText.fixed(100 * $0, 1)) %" } ?? "–",
    ]
  }
}

extension DriftReport {
  /// A buffer with the largest local error; nil where none was measured.
  public var worstBuffer: BufferRow? {
    buffers.filter { $0.maxErrorULP != nil }
      .max { ($0.maxErrorULP ?? 0) < ($1.maxErrorULP ?? 0) }
  }
}
