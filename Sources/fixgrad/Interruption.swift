import Diagnostics
import Dispatch
import Drift
import Foundation
import Synchronization

/// Ctrl-C while something goes on: the first asks it to stop, the second breaks it off, the next ends
/// the tool as ever.
///
/// Programs that start others (`timeout`, `npm`) pass on a signal that the terminal or they themselves
/// sent to all: what comes within `samePress` of the one before is the same press.
enum Interruption {
  /// The id of the diagnostic of what was ended early.
  static let id = "interrupted"
  /// As shells have it: 128 and the number of the signal.
  static let status = 128 + SIGINT
  /// The time within which two signals are one press of the keys.
  private static let samePress = Duration.milliseconds(300)

  /// The presses so far.
  private struct Presses {
    var count = 0
    var last: ContinuousClock.Instant?

    /// - Returns: the number of this press; nil where it is still the one before.
    mutating func next() -> Int? {
      let now = ContinuousClock.now
      defer { last = now }
      if let last, now - last < samePress { return nil }
      count += 1
      return count
    }
  }

  /// Does something that may be interrupted.
  ///
  /// - Parameters:
  ///   - endsEarly: whether it can be asked to stop; else the first Ctrl-C breaks it off.
  ///   - kept: what is there after it was broken off.
  /// - Throws: what `body` throws; `interrupted` where it was broken off.
  static func during<Result: Sendable>(
    endsEarly: Bool = true, kept: String = "what was there before is as it was",
    _ body: @escaping @Sendable (StudyStop) async throws -> Result
  ) async throws -> Result {
    let stop = StudyStop()
    let work = Task { try await body(stop) }
    let source = DispatchSource.makeSignalSource(signal: SIGINT)
    let presses = Mutex(Presses())
    signal(SIGINT, SIG_IGN)
    defer {
      source.cancel()
      signal(SIGINT, SIG_DFL)
    }
    source.setEventHandler {
      switch presses.withLock({ $0.next() }) {
      case nil: break
      case 1 where endsEarly: stop.request()
      case endsEarly ? 2 : 1: work.cancel()
      default:
        signal(SIGINT, SIG_DFL)
        raise(SIGINT)
      }
    }
    source.activate()
    do {
      return try await work.value
    } catch {
      guard work.isCancelled else { throw error }
      throw Diagnostic(
        id, "the command was broken off", notes: [kept])
    }
  }
}
