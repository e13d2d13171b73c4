import Diagnostics

extension Dataset {
  /// Reads the chosen columns of a table as numbers.
  ///
  /// - Parameters:
  ///   - sampleShape: the shape of one sample; nil for as many values as input columns.
  ///   - kind: what the target column holds.
  ///   - targetRule: what the loss asks of values.
  /// - Throws: `unknown-column`, `no-inputs`, `input-width`, `target-columns`; and per cell, at its
  ///   file and line, at most ten: `empty-cell`, `not-a-number`, `not-finite`; then, one per kind
  ///   however many rows have it: `not-a-class`, `not-one-hot`, `target-domain`.
  public init(
    _ table: CSVTable, selection: ColumnSelection, sampleShape: [Int]? = nil, kind: TargetKind,
    targetRule: TargetRule = .none
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
    let inputs = reader.numbers(columns.inputs)
    let targets: Targets
    switch kind {
    case .classes(let count):
      let width = columns.targets.count
      guard width == 1 || width == count else {
        let oneHot = count.map { ", or one-hot in \($0)" } ?? ""
        throw Diagnostics([
          Diagnostic(
            "target-columns",
            "class indices stand in one column\(oneHot), \(width) were named",
            at: selection.targetsLocation)
        ])
      }
      let values = reader.numbers(columns.targets)
      let found =
        width == 1
        ? ClassTargets(indices: values, count: count) : ClassTargets(oneHot: values, width: width)
      // Cells that could not be read are 0 here, which makes rows that are not one-hot.
      if width == 1 || reader.problems.isEmpty {
        for finding in found.findings { reader.report(finding, columns.targets) }
      }
      targets = .classes(found.classes)
    case .values:
      guard !columns.targets.isEmpty else {
        throw Diagnostics([
          Diagnostic("target-columns", "no target column was named", at: selection.targetsLocation)
        ])
      }
      let values = reader.numbers(columns.targets)
      targets = .values(values, perSample: columns.targets.count)
      // Cells that could not be read are 0 here.
      if reader.problems.isEmpty,
        let finding = targetRule.finding(in: values, width: columns.targets.count)
      {
        reader.report(
          "target-domain", finding.what, finding.row, finding.further, columns.targets,
          remedy: targetRule.remedy)
      }
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

  /// The numbers in the named columns, row after row.
  mutating func numbers(_ columns: [Int]) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(table.rows.count * columns.count)
    for row in table.rows.indices {
      for column in columns { values.append(number(row, column)) }
    }
    return values
  }

  /// Adds a fault of class targets.
  mutating func report(_ finding: ClassTargets.Finding, _ columns: [Int]) {
    report(
      finding.fault.id, finding.fault.what, finding.row, finding.further, columns,
      notes: finding.fault.note.map { [$0] } ?? [], remedy: finding.fault.remedy)
  }

  /// Adds a fault of targets that several rows may have, at the line of the first.
  mutating func report(
    _ id: String, _ what: String, _ row: Int, _ further: Int, _ columns: [Int],
    notes: [String] = [], remedy: String? = nil
  ) {
    let names = columns.map { "'\(table.columns[$0])'" }
    let place =
      names.count == 1 ? "column \(names[0])" : "columns \(names[0]) to \(names[names.count - 1])"
    problems.add(
      Diagnostic(
        id, "\(what) in \(place), row \(row + 1)\(andFurther(further))",
        at: SourceLocation(file: table.file, line: table.lines[row]), notes: notes, remedy: remedy))
  }

  private mutating func report(_ id: String, _ row: Int, _ column: Int, _ what: String) {
    problems.add(
      Diagnostic(
        id, "column '\(table.columns[column])' of row \(row + 1) \(what)",
        at: SourceLocation(file: table.file, line: table.lines[row])))
  }
}
