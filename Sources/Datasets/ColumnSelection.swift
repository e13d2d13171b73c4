import Diagnostics

/// Which columns of a table are inputs and which are targets.
public struct ColumnSelection: Sendable, Hashable {
  /// The input columns in the network's order; nil for all but the targets, in the file's order.
  public var inputs: [String]?
  /// The target columns.
  public var targets: [String]
  /// Where the user named the input columns.
  public var inputsLocation: SourceLocation?
  /// Where the user named the target columns.
  public var targetsLocation: SourceLocation?

  /// Creates a selection.
  public init(
    inputs: [String]? = nil, targets: [String], inputsLocation: SourceLocation? = nil,
    targetsLocation: SourceLocation? = nil
  ) {
    self.inputs = inputs
    self.targets = targets
    self.inputsLocation = inputsLocation
    self.targetsLocation = targetsLocation
  }

  /// Whether there are several target columns, and every row has 0 in all but one, which has 1.
  public func isOneHot(in table: CSVTable) -> Bool {
    let columns = targets.compactMap { table.columns.firstIndex(of: $0) }
    guard columns.count == targets.count, columns.count > 1 else { return false }
    let values = table.rows.flatMap { row in columns.map { Double(row[$0]) ?? .nan } }
    return ClassTargets(oneHot: values, width: columns.count).findings.isEmpty
  }

  /// The indices of the chosen columns.
  /// - Throws: `unknown-column` for each name that the table does not have, `no-inputs`.
  func resolve(in table: CSVTable) throws(Diagnostics) -> (inputs: [Int], targets: [Int]) {
    var problems: [Diagnostic] = []
    func indices(_ names: [String], _ location: SourceLocation?) -> [Int] {
      names.compactMap { name in
        if let index = table.columns.firstIndex(of: name) { return index }
        problems.append(unknownColumn(name, in: table, at: location))
        return nil
      }
    }
    let targetIndices = indices(targets, targetsLocation)
    let inputIndices: [Int]
    if let inputs {
      inputIndices = indices(inputs, inputsLocation)
    } else {
      inputIndices = table.columns.indices.filter { !targetIndices.contains($0) }
    }
    if problems.isEmpty, inputIndices.isEmpty {
      problems = [
        Diagnostic(
          "no-inputs", "'\(table.file)' has no input columns beside the target", at: inputsLocation)
      ]
    }
    guard problems.isEmpty else { throw Diagnostics(problems) }
    return (inputIndices, targetIndices)
  }
}

private func unknownColumn(
  _ name: String, in table: CSVTable, at location: SourceLocation?
) -> Diagnostic {
  let columns = table.columns
  let list =
    columns.count <= 12
    ? columns.joined(separator: ", ")
    : columns.prefix(6).joined(separator: ", ") + ", …, "
      + columns.suffix(3).joined(separator: ", ") + " (\(columns.count) columns)"
  return Diagnostic(
    "unknown-column", "there is no column '\(name)' in '\(table.file)'",
    at: location ?? SourceLocation(file: table.file), notes: ["columns: \(list)"],
    remedy: nearestName(to: name, in: columns))
}
