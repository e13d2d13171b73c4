import Foundation
import Synchronization

/// Progress of long work on standard error: a bar on a terminal, elsewhere a line every ten
/// seconds.
final class Progress: Sendable {
  private struct State {
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
    state = Mutex(State(lastShown: .now))
  }

  /// Shows that `done` of `total` is done; `detail` may say what.
  func show(_ done: Int, of total: Int, detail: String = "") {
    guard !isQuiet, total > 0 else { return }
    state.withLock { state in
      let pause: Duration = isTerminal ? .milliseconds(100) : .seconds(10)
      guard ContinuousClock.now - state.lastShown >= pause else { return }
      state.lastShown = .now
      state.isShown = true
      let share = min(max(Double(done) / Double(total), 0), 1)
      let percent = Int(share * 100)
      if isTerminal {
        let filled = Int(share * 30)
        let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 30 - filled)
        write("\r\(title) \(bar) \(percent) % \(detail)\u{1B}[K")
      } else {
        write("\(title): \(percent) % \(detail)\n")
      }
    }
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
