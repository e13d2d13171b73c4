import Foundation
import Synchronization

/// Progress of long work on standard error: a bar on a terminal, elsewhere a line every ten
/// seconds.
final class Progress: Sendable {
  private struct State {
    let start: ContinuousClock.Instant
    var lastShown: ContinuousClock.Instant
    var isShown = false
  }

  private let title: String
  private let isQuiet: Bool
  private let isTerminal: Bool
  private let state: Mutex<State>

  init(_ title: String, isQuiet: Bool) {
    self.title = title
    self.isQuiet = isQuiet
    isTerminal = isatty(STDERR_FILENO) == 1
    state = Mutex(State(start: .now, lastShown: .now))
  }

  /// Shows that `done` of `total` is done, how fast that goes and how long the rest may take;
  /// `detail` may say what.
  func show(_ done: Int, of total: Int, unit: String = "steps", detail: String = "") {
    guard !isQuiet, total > 0 else { return }
    state.withLock { state in
      let pause: Duration = isTerminal ? .milliseconds(100) : .seconds(10)
      guard ContinuousClock.now - state.lastShown >= pause else { return }
      state.lastShown = .now
      state.isShown = true
      let share = min(max(Double(done) / Double(total), 0), 1)
      let percent = Int(share * 100)
      let pace = Self.pace(done, of: total, unit, since: state.start)
      if isTerminal {
        let filled = Int(share * 30)
        let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 30 - filled)
        write("\r\(title) \(bar) \(percent) % \(pace)\(detail)\u{1B}[K")
      } else {
        write("\(title): \(percent) % \(pace)\(detail)\n")
      }
    }
  }

  /// `3.1 runs/s, 12 s left, `; nothing before the first is done.
  private static func pace(
    _ done: Int, of total: Int, _ unit: String, since start: ContinuousClock.Instant
  ) -> String {
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    guard done > 0, seconds > 0 else { return "" }
    let rate = Double(done) / seconds
    let left = Int((Double(total - done) / rate).rounded(.up))
    let time = left < 100 ? "\(left) s" : "\(left / 60) min \(left % 60) s"
    return "\(String(format: "%.3g", rate)) \(unit)/s, \(time) left, "
  }

  /// Takes the bar away.
  func finish() {
    state.withLock { state in
      if isTerminal, state.isShown { write("\r\u{1B}[K") }
    }
  }

  private func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
