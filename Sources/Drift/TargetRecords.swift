public import Diagnostics
public import Foundation

/// What `run` measured, kept beside a drift report: a file for each target in `targets/`.
public struct TargetRecords: Sendable {
  static let folder = "targets"

  /// The files by their path in the report's folder.
  public let files: [String: String]
  public let costs: [TargetCost]

  public static let none = TargetRecords(files: [:], costs: [])

  private init(files: [String: String], costs: [TargetCost]) {
    self.files = files
    self.costs = costs
  }

  /// Those in a report's folder that are of this program; what was measured of another is left out.
  ///
  /// - Throws: `foreign-record` for a file that `run` did not write.
  public init(in report: URL, of programHash: String) throws(Diagnostic) {
    let folder = report.appending(path: Self.folder)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    var (files, costs): ([String: String], [TargetCost]) = ([:], [])
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    for name in names.sorted() where name.hasSuffix(".json") {
      let file = folder.appending(path: name)
      do {
        let data = try Data(contentsOf: file)
        let cost = try decoder.decode(TargetCost.self, from: data)
        guard cost.programHash == programHash else { continue }
        files["\(Self.folder)/\(name)"] = String(decoding: data, as: UTF8.self)
        costs.append(cost)
      } catch {
        throw Diagnostic(
          "foreign-record", "'\(file.path)' is not what 'fixgrad run --report' writes",
          notes: ["\(error)"], remedy: "remove the file")
      }
    }
    self.init(files: files, costs: costs)
  }

  /// Where the cost on a target is kept.
  public static func url(of target: String, in report: URL) -> URL {
    report.appending(path: folder).appending(path: "\(target).json")
  }
}
