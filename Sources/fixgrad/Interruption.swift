import Diagnostics
import Dispatch
import Drift
import Foundation
import Synchronization

/// Ctrl-C while something goes on: the first asks it to stop, the second breaks it off, the next ends
/// the tool as ever.
enum Interruption {
  /// The id of the diagnostic of what was ended early.
  static let id = "interrupted"
  /// As shells have it: 128 and the number of the signal.
  static let status = 128 + SIGINT

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
    let count = Mutex(0)
    signal(SIGINT, SIG_IGN)
    defer {
      source.cancel()
      signal(SIGINT, SIG_DFL)
    }
    source.setEventHandler {
      let isFirst = count.withLock { seen in
        seen += 1
        return seen == 1 && endsEarly
      }
      guard isFirst else {
        signal(SIGINT, SIG_DFL)
        return work.cancel()
      }
      stop.request()
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
