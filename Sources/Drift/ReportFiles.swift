public import Diagnostics
import Files
public import Foundation

extension DriftReport {
  /// Rows of `steps.csv` beyond the exact reference's steps are thinned to about so many.
  public static let stepRows = 10_000

  /// `drift.json`: keys sorted, numbers of seven significant digits.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// Every how many steps `steps.csv` has a row, once the exact reference has ended.
  public var stepStride: Int { (steps.float.count + Self.stepRows - 1) / Self.stepRows }

  /// `steps.csv`: the loss of each step of the first seed; empty where it is not finite.
  public func stepTable() -> String {
    func text(_ value: Double?) -> String {
      value.map { $0.isFinite ? FigureText.short($0, 7) : "" } ?? ""
    }
    var lines = ["step,float,fixed,exact,|fixed-float|,|fixed-exact|,|float-exact|"]
    for index in steps.float.indices
    where index < steps.exact.count || (index + 1).isMultiple(of: max(stepStride, 1)) {
      let (float, fixed) = (steps.float[index], steps.fixed[index])
      let exact = index < steps.exact.count ? steps.exact[index] : nil
      let cells = [
        float, fixed, exact, abs(fixed - float), exact.map { abs(fixed - $0) },
        exact.map { abs(float - $0) },
      ]
      lines.append("\(index + 1),\(cells.map(text).joined(separator: ","))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let marker = "drift.json"
  /// What a report's folder holds, and nothing else.
  private static let names: Set = ["drift.html", marker, "drift.md", "steps.csv", "targets"]

  /// Whether a report may be written to a folder: it must be new, empty, or hold a report and
  /// nothing else.
  ///
  /// - Throws: `not-a-folder`, `foreign-folder`.
  public static func check(_ folder: URL) throws(Diagnostic) {
    try AtomicDirectory.check(folder, marker: marker, only: names)
  }

  /// Writes `drift.json`, `drift.md` and `steps.csv`, all or nothing.
  ///
  /// - Parameters:
  ///   - folder: as ``check(_:)`` says.
  ///   - extra: further files by name, as a drawn report.
  /// - Throws: a `Diagnostic` with the id `not-a-folder`, `foreign-folder` or `cannot-write`.
  public func write(to folder: URL, adding extra: [String: String] = [:]) throws {
    let files = [
      "drift.json": try json(), "drift.md": markdown(), "steps.csv": stepTable(),
    ].merging(extra) { $1 }
    try AtomicDirectory.write(to: folder, marker: Self.marker, only: Self.names) { staging in
      for (name, text) in files.sorted(by: { $0.key < $1.key }) {
        let file = staging.appending(path: name)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
    }
  }
}
