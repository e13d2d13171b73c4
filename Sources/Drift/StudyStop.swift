import Synchronization

/// A wish that a study ends early, which may come from anywhere.
public final class StudyStop: Sendable {
  private let wish = Atomic(false)

  public init() {}

  /// No further run is started.
  public func request() { wish.store(true, ordering: .relaxed) }

  package var isRequested: Bool { wish.load(ordering: .relaxed) }

  /// Does something unless the study is to end; nil where it is, or was while this failed.
  package func ifNot<Result>(
    _ body: () async throws -> Result
  ) async throws -> Result? {
    guard !isRequested else { return nil }
    do {
      return try await body()
    } catch {
      // Ctrl-C goes to the programs that run, too: they may have ended before we are told.
      try? await Task.sleep(for: .milliseconds(200))
      if isRequested { return nil }
      throw error
    }
  }
}
