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

  /// `steps.csv`: the loss of each step of the first seed.
  public func stepTable() -> String {
    func text(_ value: Double) -> String { FigureText.short(value, 7) }
    var lines = ["step,float,fixed,exact,|fixed-float|,|fixed-exact|"]
    for index in steps.float.indices
    where index < steps.exact.count || (index + 1).isMultiple(of: max(stepStride, 1)) {
      let (float, fixed) = (steps.float[index], steps.fixed[index])
      let exact = index < steps.exact.count ? steps.exact[index] : nil
      let distance = exact.map { text(abs(fixed - $0)) } ?? ""
      lines.append(
        "\(index + 1),\(text(float)),\(text(fixed)),\(exact.map(text) ?? ""),"
          + "\(text(abs(fixed - float))),\(distance)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Writes `drift.json`, `drift.md` and `steps.csv`, all or nothing.
  ///
  /// - Parameters:
  ///   - folder: must be new, empty, or hold a report.
  ///   - extra: further files by name, as a drawn report.
  /// - Throws: a `Diagnostic` with the id `not-a-folder`, `foreign-folder` or `cannot-write`.
  public func write(to folder: URL, adding extra: [String: String] = [:]) throws {
    let files = [
      "drift.json": try json(), "drift.md": markdown(), "steps.csv": stepTable(),
    ].merging(extra) { $1 }
    try AtomicDirectory.write(to: folder, marker: "drift.json") { staging in
      for (name, text) in files.sorted(by: { $0.key < $1.key }) {
        let file = staging.appending(path: name)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
    }
  }
}
