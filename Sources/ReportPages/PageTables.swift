import Drift

/// A figure of the verdict.
struct CheckRow: Sendable {
  let name: String
  let value: String
  let allowed: String
  let floor: String
  let criterion: String
  let failed: Bool
  let passed: String

  init(_ check: Verdict.Check) {
    name = check.name.replacing("_", with: " ")
    value = FigureText.short(check.value, 6)
    allowed = check.limits
    floor =
      check.floor.count == 2
      ? "\(FigureText.short(check.floor[0], 6)) … \(FigureText.short(check.floor[1], 6))" : "–"
    criterion = check.criterion.rawValue
    failed = !check.passed
    passed = check.criterion == .unlimited ? "–" : check.passed ? "yes" : "no"
  }
}

/// What a regression's predictions are off by.
struct ErrorTable: Sendable {
  struct Row: Sendable {
    let name: String
    let mae: String
    let r2: String
  }

  let rows: [Row]

  /// nil for classification, and without test samples.
  init?(_ report: DriftReport) {
    guard !report.float.meanAbsoluteError.isEmpty else { return nil }
    rows = [("float", report.float), ("integer", report.fixed)].map { name, runs in
      Row(
        name: name, mae: FigureText.short(runs.meanAbsoluteError.mean, 5),
        r2: runs.r2.isEmpty ? "–" : FigureText.fixed(runs.r2.mean, 5))
    }
  }
}

/// Which class was answered for which, and how much of each class is right.
struct ConfusionTable: Sendable {
  struct Cell: Sendable {
    let count: String
    let kind: String
    let color: String
    let percent: String
  }

  struct Row: Sendable {
    let label: Int
    let cells: [Cell]
    let right: String
  }

  let program: String
  let classes: [Int]
  let rows: [Row]

  /// nil without counts.
  init?(_ program: String, _ counts: [[Int]], color: String) {
    guard !counts.isEmpty else { return nil }
    self.program = program
    classes = Array(counts.indices)
    rows = counts.enumerated().map { label, answers in
      let all = answers.reduce(0, +)
      let cells = answers.enumerated().map { answer, count in
        Cell(
          count: count == 0 ? "" : "\(count)", kind: answer == label ? "hit" : "",
          color: answer == label ? color : "bad",
          percent: "\(all == 0 ? 0 : (60 * count + all / 2) / all)")
      }
      let right = all == 0 ? nil : 100 * Double(answers[label]) / Double(all)
      return Row(
        label: label, cells: cells, right: right.map { "\(FigureText.fixed($0, 1)) %" } ?? "–")
    }
  }
}

/// An error's part in the drift.
struct CauseRow: Sendable {
  let buffer: String
  let cause: String
  let drift: String
  let driftKey: String
  let share: String
  let shareKey: String
  let width: String

  init(_ cause: Attribution.Cause) {
    buffer = cause.buffer
    self.cause = cause.cause.rawValue
    drift = FigureText.short(cause.drift, 4)
    driftKey = FigureText.short(cause.drift, 7)
    share = "\(FigureText.short(100 * cause.share, 3)) %"
    shareKey = FigureText.short(cause.share, 7)
    width = FigureText.fixed(min(100, 100 * cause.share), 1)
  }
}

/// What does not hold.
struct ViolationRow: Sendable {
  let buffer: String
  let operation: String
  let kind: String
  let step: String
  let element: String
  let error: String
  let bound: String
  let count: String

  init(_ violation: DriftReport.Violation) {
    buffer = violation.buffer
    operation = violation.operation
    kind = violation.kind.rawValue
    step = "\(violation.step)"
    element = violation.element.map(String.init) ?? "–"
    error = FigureText.short(violation.errorULP, 4)
    bound = FigureText.short(violation.boundULP, 4)
    count = "\(violation.count)"
  }
}
