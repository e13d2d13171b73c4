import Diagnostics
import Foundation
import SwiftCSV

/// A comma-separated file as text: a header row, and rows with as many cells as the header.
///
/// Cells may be quoted; spaces around a cell do not count; empty lines are skipped.
public struct CSVTable: Sendable, Hashable {
  /// The file as messages name it.
  public let file: String
  /// The names in the header row.
  public let columns: [String]
  /// The cells, row by row, each row as long as ``columns``.
  public let rows: [[String]]
  /// The line on which each row begins, from 1.
  public let lines: [Int]

  /// How many problems one read reports before it only counts them.
  static let reportedProblems = 10

  /// Reads a file.
  /// - Parameters:
  ///   - path: where the file lies.
  ///   - name: what messages call it; the path by default.
  ///   - location: where the user asked for the file, for `missing-file` and `empty-data`.
  /// - Throws: `missing-file`, `not-utf8`, and what ``init(text:file:at:)`` throws.
  public static func read(
    path: String, name: String? = nil, at location: SourceLocation? = nil
  ) throws(Diagnostics) -> CSVTable {
    let name = name ?? path
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
      !isDirectory.boolValue, let bytes = FileManager.default.contents(atPath: path)
    else {
      let reason = isDirectory.boolValue ? "it is a directory" : "there is no such file"
      throw Diagnostics([
        Diagnostic("missing-file", "cannot read '\(name)': \(reason)", at: location)
      ])
    }
    guard let text = String(data: bytes, encoding: .utf8) else {
      throw Diagnostics([Diagnostic("not-utf8", "'\(name)' is not UTF-8 text", at: location)])
    }
    return try CSVTable(text: text, file: name, at: location)
  }

  /// Reads the text of a file.
  /// - Throws: `empty-data`, `missing-header`, `duplicate-column`, `ragged-row`, `bad-quotes`; at
  ///   most ten problems, then their number.
  public init(text: String, file: String, at location: SourceLocation? = nil) throws(Diagnostics) {
    var records = try Self.records(in: text, file: file)
    guard let header = records.first else {
      throw Diagnostics([Diagnostic("empty-data", "'\(file)' is empty", at: location)])
    }
    try Self.checkHeader(header, file: file)
    records.removeFirst()
    guard !records.isEmpty else {
      throw Diagnostics([
        Diagnostic("empty-data", "'\(file)' has a header but no rows", at: location)
      ])
    }
    var problems = LimitedProblems(limit: Self.reportedProblems)
    for (index, record) in records.enumerated() where record.cells.count != header.cells.count {
      problems.add(
        Diagnostic(
          "ragged-row",
          "row \(index + 1) has \(counted(record.cells.count, "cell")), "
            + "the header names \(counted(header.cells.count, "column"))",
          at: SourceLocation(file: file, line: record.line)))
    }
    try problems.finish()
    self.file = file
    self.columns = header.cells
    self.rows = records.map(\.cells)
    self.lines = records.map(\.line)
  }

  // MARK: Parsing

  private typealias Record = (line: Int, cells: [String])

  private static func records(in text: String, file: String) throws(Diagnostics) -> [Record] {
    var records: [Record] = []
    var line = 1
    do {
      // The initializer parses only the header here; the rows are parsed once, below. The final
      // newline keeps the last cell of a file that ends in an empty one.
      let parser = try EnumeratedCSV(
        string: text.last?.isNewline == false ? text + "\n" : text, delimiter: .comma,
        loadColumns: false, rowLimit: 0)
      try parser.enumerateAsArray(startAt: 0, rowLimit: nil) { cells in
        let record = cells.map { trimmed($0) }
        if record != [""] { records.append((line, record)) }
        line += 1
        for cell in cells where cell.utf8.contains(0x0A) {
          line += cell.count { $0.isNewline }
        }
      }
    } catch {
      throw Diagnostics([
        Diagnostic(
          "bad-quotes", "text follows a closing quote", at: SourceLocation(file: file, line: line),
          remedy: "double the quotes inside a quoted cell: \"a \"\"b\"\" c\"")
      ])
    }
    return records
  }

  private static func checkHeader(_ header: Record, file: String) throws(Diagnostics) {
    let location = SourceLocation(file: file, line: header.line)
    if header.cells.allSatisfy({ Double($0) != nil }) {
      throw Diagnostics([
        Diagnostic(
          "missing-header", "the first line of '\(file)' holds numbers, not column names",
          at: location, remedy: "add a first line such as x0,x1,label")
      ])
    }
    var seen: Set<String> = []
    let repeated = header.cells.filter { !seen.insert($0).inserted }
    if let name = repeated.first {
      throw Diagnostics([
        Diagnostic("duplicate-column", "two columns are named '\(name)'", at: location)
      ])
    }
  }
}

private func trimmed(_ cell: String) -> String {
  guard cell.utf8.last.map({ $0 <= 0x20 }) == true else { return cell }
  return String(cell.reversed().drop(while: \.isWhitespace).reversed())
}

/// "1 cell", "3 cells".
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
