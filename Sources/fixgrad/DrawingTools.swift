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

  static func warn(_ error: Diagnostic) {
    var warning = error
    warning.severity = .warning
    standardError(warning.rendered)
  }
}
