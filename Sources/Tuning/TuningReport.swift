public import Diagnostics
import Drift
import Files
public import Foundation

/// What a tuner found: `tune.json`, key by key in snake case.
public struct TuningReport: Encodable, Sendable {
  /// A program on the front.
  public struct Point: Encodable, Sendable {
    /// `sizeof` the model.
    public var ramBytes: Int
    /// Constants and, on a target, code.
    public var flashBytes: Int
    /// Of a step on the target; null without one.
    public var cycles: Double?
    /// Per cent of test samples, mean over `seeds`; null for regression and without test data.
    public var accuracy: Double?
    /// What of float's accuracy on the same seeds is lost, in percentage points.
    public var accuracyDrop: Double?
    /// What that is below at a confidence of 95 %, by the last quarter of the epochs; of one seed the
    /// same as `accuracyDrop`. It is what the tolerance is for.
    public var accuracyDropBound: Double?
    /// The final training loss over float's, mean over `seeds`; null where it is not finite.
    public var lossRatio: Double?
    /// Foretold from single changes: the mean |loss − float loss| of a step; null where it is not
    /// finite.
    public var drift: Double?
    /// The same as measured over the whole training of the first seed; null where it is not finite.
    public var measuredDrift: Double?
    /// The seeds that were trained in full.
    public var seeds: [Int]
    /// What differs from the job, by buffer, as overrides are written.
    public var formats: [String: WrittenChoice]
    /// Whether accuracy and loss are within the tolerance.
    public var isTolerable: Bool
    /// Whether it is within all budgets.
    public var isAffordable: Bool
    /// What the step from the next larger point to this one saves and gives up.
    public var givesUp: String
  }

  /// What perturbed float runs differ by: no tolerance below it means anything.
  public struct Floor: Encodable, Sendable {
    public var accuracyDrop: Double?
    public var lossRatio: Double
  }

  /// How far what the search foretold of measured programs is off, as |foretold / measured − 1|. RAM is
  /// the plan's own.
  public struct CostError: Encodable, Sendable {
    public var programs: Int
    public var medianCycles: Double
    public var largestCycles: Double
    public var medianFlash: Double
    public var largestFlash: Double
  }

  public var job: String
  public var target: String?
  /// How the tuning was asked for, as the report shows it; no paths of this machine.
  public var command: String?
  /// The job as it is.
  public var base: Point
  /// Least RAM first.
  public var front: [Point]
  /// The place of the recommended point on the front; null where none meets all.
  public var recommended: Int?
  /// Why that one.
  public var reason: String
  /// The tolerance; null: no limit.
  public var maxAccuracyDrop: Double?
  public var maxLossRatio: Double?
  public var floor: Floor
  public var costError: CostError?
  /// Buffers that there was a choice for, and choices in all.
  public var buffers: Int
  public var choices: Int
  /// Trainings that this tuning asked for, whether they were known or not.
  public var trials: Int
  /// The same in trainings of full length.
  public var fullRunEquivalents: Double
  /// That the command took; not in the report's file, which is the same every time.
  public var seconds: Double?
}

extension TuningReport.CostError {
  /// For people.
  public var sentence: String {
    func within(_ median: Double, _ largest: Double) -> String {
      "within \(FigureText.fixed(100 * median, 0)) % (at worst \(FigureText.fixed(100 * largest, 0)) %)"
    }
    return "Cycles and flash are measured; the search foretold, in the median of "
      + "\(FigureText.number(programs, "program")), cycles \(within(medianCycles, largestCycles)) "
      + "and flash \(within(medianFlash, largestFlash))."
  }
}

extension TuningReport.Point {
  /// Of accuracy against float, in percentage points, with its sign.
  public var accuracyToFloat: String {
    accuracyDrop.map { FigureText.signed(0 - $0, 2) } ?? FigureText.fixed(nil, 2)
  }

  /// The lower end of the same at a confidence of 95 %; of one seed there is none.
  public var accuracyToFloatAtWorst: String {
    seeds.count > 1
      ? accuracyDropBound.map { FigureText.signed(0 - $0, 2) } ?? FigureText.fixed(nil, 2) : ""
  }

  /// Buffers with their overrides, as `linear1` and `{storage: int8}`.
  public var overrides: [(buffer: String, override: String)] {
    formats.sorted { $0.key < $1.key }.map { ($0.key, $0.value.choice.description) }
  }
}

extension TuningReport {
  private static let marker = "tune.json"
  private static let names: Set = [marker, "tune.html"]

  /// `tune.json`: keys sorted.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// Whether a report may be written to a folder: it must be new, empty, or hold one of these.
  ///
  /// - Throws: `not-a-folder`, `foreign-folder`.
  public static func check(_ folder: URL) throws(Diagnostic) {
    try AtomicDirectory.check(folder, marker: marker, only: names)
  }

  /// Writes `tune.json` and, where it is drawn, `tune.html`, all or nothing.
  ///
  /// - Throws: as ``check(_:)``, `cannot-write`.
  public func write(to folder: URL, page: String?) throws {
    let text = try json()
    try AtomicDirectory.write(to: folder, marker: Self.marker, only: Self.names) { staging in
      try Data(text.utf8).write(to: staging.appending(path: Self.marker))
      if let page { try Data(page.utf8).write(to: staging.appending(path: "tune.html")) }
    }
  }
}
