import Dispatch
import Drift
import Foundation

/// Ctrl-C while it lives: the first asks the work to stop, the second ends the tool as ever.
final class Interruption {
  /// The id of the diagnostic of what was ended early.
  static let id = "interrupted"
  /// As shells have it: 128 and the number of the signal.
  static let status = 128 + SIGINT

  let stop = StudyStop()
  private let source: any DispatchSourceSignal

  init() {
    let (source, stop) = (DispatchSource.makeSignalSource(signal: SIGINT), stop)
    self.source = source
    signal(SIGINT, SIG_IGN)
    source.setEventHandler {
      stop.request()
      signal(SIGINT, SIG_DFL)
    }
    source.activate()
  }

  deinit {
    source.cancel()
    signal(SIGINT, SIG_DFL)
  }
}
