import Diagnostics
import Toolchains

/// What draws the pages.
enum DrawingTools {
  /// nil, and a warning, where something is not installed: all but the pages is written.
  static func find() -> Drawing? {
    do {
      return try Drawing.find()
    } catch {
      warn(error)
      return nil
    }
  }

  /// What is drawn; nil, and a warning, where that fails.
  static func drawn<Result: Sendable>(
    _ body: (Drawing) async throws -> Result
  ) async throws -> Result? {
    guard let drawing = find() else { return nil }
    do {
      return try await body(drawing)
    } catch let error as Diagnostic {
      warn(error)
      return nil
    }
  }

  static func warn(_ error: Diagnostic) {
    var warning = error
    warning.severity = .warning
    standardError(warning.rendered)
  }
}
