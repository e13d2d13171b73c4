import Diagnostics

/// Collects problems up to a limit and counts the rest: a broken file has thousands.
struct LimitedProblems {
  let limit: Int
  private var problems: [Diagnostic] = []
  private var surplus = 0

  init(limit: Int) {
    self.limit = limit
  }

  var isEmpty: Bool { problems.isEmpty }

  mutating func add(_ problem: Diagnostic) {
    if problems.count < limit { problems.append(problem) } else { surplus += 1 }
  }

  /// Throws what was collected, if anything; the last problem notes how many more there are.
  func finish() throws(Diagnostics) {
    guard var last = problems.last else { return }
    if surplus > 0 { last.notes.append("and \(counted(surplus, "problem")) more") }
    throw Diagnostics(problems.dropLast() + [last])
  }
}
