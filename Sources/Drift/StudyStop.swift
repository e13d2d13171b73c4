import Synchronization

/// A wish that a study ends early, which may come from anywhere.
public final class StudyStop: Sendable {
  private let wish = Atomic(false)

  public init() {}

  /// No further run is started.
  public func request() { wish.store(true, ordering: .relaxed) }

  var isRequested: Bool { wish.load(ordering: .relaxed) }
}
