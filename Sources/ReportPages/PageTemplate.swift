import CPageText
import Mustache

/// A page of the report: a template with its style and script.
struct PageTemplate {
  private let template: MustacheTemplate

  static let drift = PageTemplate(String(cString: page_drift_text()))
  static let index = PageTemplate(String(cString: page_index_text()))
  static let tune = PageTemplate(String(cString: page_tune_text()))
  static let style = String(cString: page_style_text())
  static let script = String(cString: page_script_text())

  private init(_ text: String) {
    do {
      template = try MustacheTemplate(string: text)
    } catch {
      preconditionFailure("the page's template is one of Mustache: \(error)")
    }
  }

  /// The page of what its tags name.
  func page(_ content: some Sendable) -> String { template.render(content) }
}

/// A cell of a table: what it shows and what it is sorted by, empty for nothing.
struct Cell {
  let text: String
  let key: String

  /// A number, `–` where there is none.
  init(_ value: Double?, _ text: (Double) -> String) {
    self.text = value.map(text) ?? "–"
    key = value.map { "\($0)" } ?? ""
  }
}

/// A chart in a page.
struct DrawnChart: Sendable {
  let id: String
  let caption: String
  let drawing: String
}

/// A figure with its name.
struct Fact: Sendable {
  let name: String
  let value: String
}
