import Dispatch
import Drift
import Foundation

/// Ctrl-C while it lives: the first asks the work to stop, the second ends the tool as ever.
final class Interruption {
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
