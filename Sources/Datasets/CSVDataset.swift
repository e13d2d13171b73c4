import Diagnostics

extension Dataset {
  /// Reads the chosen columns of a table as numbers.
  ///
  /// - Parameters:
  ///   - sampleShape: the shape of one sample; nil for as many values as input columns.
  ///   - kind: what the target column holds.
  /// - Throws: `unknown-column`, `no-inputs`, `input-width`, `target-columns`; and per cell, at its
  ///   file and line, at most ten: `empty-cell`, `not-a-number`, `not-finite`, `not-a-class`.
  public init(
    _ table: CSVTable, selection: ColumnSelection, sampleShape: [Int]? = nil, kind: TargetKind
  ) throws(Diagnostics) {
    let columns = try selection.resolve(in: table)
    let shape = sampleShape ?? [columns.inputs.count]
    let width = shape.reduce(1, *)
    guard width == columns.inputs.count else {
      throw Diagnostics([
        Diagnostic(
          "input-width",
          "'\(table.file)' has \(counted(columns.inputs.count, "input column")), "
            + "the model's input \(shape) needs \(width)",
          at: selection.inputsLocation ?? SourceLocation(file: table.file))
      ])
    }
    var reader = CellReader(table: table)
    var inputs: [Double] = []
    inputs.reserveCapacity(table.rows.count * width)
    for row in table.rows.indices {
      for column in columns.inputs { inputs.append(reader.number(row, column)) }
    }
    let targets: Targets
    switch kind {
    case .classes(let count):
      guard columns.targets.count == 1 else {
        throw Diagnostics([
          Diagnostic(
            "target-columns",
            "class indices stand in one column, \(columns.targets.count) were named",
            at: selection.targetsLocation)
        ])
      }
      targets = .classes(
        table.rows.indices.map { reader.classIndex($0, columns.targets[0], count: count) })
    case .values:
      guard !columns.targets.isEmpty else {
        throw Diagnostics([
          Diagnostic("target-columns", "no target column was named", at: selection.targetsLocation)
        ])
      }
      let values = table.rows.indices.flatMap { row in
        columns.targets.map { reader.number(row, $0) }
      }
      targets = .values(values, perSample: columns.targets.count)
    }
    try reader.problems.finish()
    self.init(sampleShape: shape, rawInputs: inputs, targets: targets)
  }
}

/// Turns cells into numbers and remembers those that are none.
private struct CellReader {
  let table: CSVTable
  var problems = LimitedProblems(limit: CSVTable.reportedProblems)

  /// The finite number in a cell, or 0 and a problem.
  mutating func number(_ row: Int, _ column: Int) -> Double {
    let cell = table.rows[row][column]
    guard let value = Double(cell) else {
      if cell.isEmpty {
        report("empty-cell", row, column, "is empty")
      } else {
        report("not-a-number", row, column, "is '\(cell)', not a number")
      }
      return 0
    }
    guard value.isFinite else {
      report("not-finite", row, column, "is '\(cell)', data must be finite")
      return 0
    }
    return value
  }

  /// The class index in a cell, or 0 and a problem.
  mutating func classIndex(_ row: Int, _ column: Int, count: Int?) -> Int {
    let value = number(row, column)
    guard let index = Int(exactly: value), index >= 0 else {
      report(
        "not-a-class", row, column, "is \(table.rows[row][column]), not a class index 0, 1, 2, …")
      return 0
    }
    if let count, index >= count {
      report(
        "not-a-class", row, column, "is class \(index), the model has classes 0 to \(count - 1)")
    }
    return index
  }

  private mutating func report(_ id: String, _ row: Int, _ column: Int, _ what: String) {
    problems.add(
      Diagnostic(
        id, "column '\(table.columns[column])' of row \(row + 1) \(what)",
        at: SourceLocation(file: table.file, line: table.lines[row])))
  }
}
