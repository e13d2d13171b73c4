import Drift
import Toolchains

/// A chart: a gnuplot script and what stands above it.
struct Chart: Sendable {
  /// A colour of the page, which differs by day and night; in the script a grey stands for it.
  enum Color: Int, Sendable, CaseIterable {
    case float = 101
    case fixed, exact, band, grid, frame

    /// In a gnuplot script.
    var script: String { "rgb \(rawValue << 16 | rawValue << 8 | rawValue)" }
    /// In gnuplot's SVG.
    var drawn: String { "rgb(\(rawValue), \(rawValue), \(rawValue))" }
    /// In the page.
    var style: String { "var(--\(self))" }
  }

  /// A line, or a band between two.
  struct Series: Sendable {
    let name: String
    let color: Color
    /// Of a line `[x, y]`, of a band `[x, low, high]`.
    let rows: [[Double]]
  }

  let id: String
  let caption: String
  let script: String

  /// Lines over a common axis; nil where there is nothing to draw.
  init?(
    _ id: String, _ caption: String, x: String, y: String, _ series: [Series],
    isLogarithmic: Bool = false, settings: [String] = []
  ) {
    let shown = series.enumerated().filter { _, series in
      series.rows.contains { row in row.allSatisfy { $0.isFinite && (!isLogarithmic || $0 > 0) } }
    }
    guard !shown.isEmpty else { return nil }
    let data = shown.map { index, series in
      let rows = series.rows.map { row in row.map(Self.number).joined(separator: " ") }
      return "$s\(index) << EOD\n\(rows.joined(separator: "\n"))\nEOD"
    }
    let plots = shown.map { index, series in
      let (color, title) = (series.color.script, GnuplotText.quoted(series.name))
      if series.rows[0].count == 3, series.rows.count > 1 {
        return "$s\(index) using 1:2:3 with filledcurves lc \(color) "
          + "fs transparent solid 0.35 noborder title \(title)"
      }
      // A band or a line of one place is a mark.
      let style =
        series.rows[0].count == 3
        ? "using 1:2:2:3 with yerrorbars ps 0"
        : series.rows.count == 1 ? "with circles fs solid noborder" : "with lines"
      return "$s\(index) \(style) lc \(color) title \(title)"
    }
    self.init(
      id, caption,
      [
        "set xlabel \(GnuplotText.quoted(x))", "set ylabel \(GnuplotText.quoted(y))",
        isLogarithmic ? "set logscale y; set format y '%g'" : "",
      ] + settings + data + ["plot \(plots.joined(separator: ", "))"])
  }

  /// What a script of its own draws.
  init(_ id: String, _ caption: String, _ commands: [String], height: Int = 300) {
    self.id = id
    self.caption = caption
    let head = [
      "set encoding utf8",
      "set terminal svg size 720,\(height) dynamic font 'sans-serif,14' linewidth 1.5 noenhanced",
      "set border 3 lc \(Color.frame.script)", "set tics nomirror",
      "set grid ytics lc \(Color.grid.script) lw 0.7 dt solid",
      "set key outside top center horizontal", "set style circle radius graph 0.012",
    ]
    script = (head + commands.filter { !$0.isEmpty }).joined(separator: "\n") + "\n"
  }

  /// The SVG, to stand in a page.
  func drawing(by tools: Drawing) async throws -> String {
    SVGText(try await tools.chart(script)).cleaned
  }

  private static func number(_ value: Double) -> String {
    value.isFinite ? FigureText.short(value, 5) : "NaN"
  }
}

/// Text in a gnuplot script.
enum GnuplotText {
  /// A string of a script, whatever stands in it.
  static func quoted(_ text: String) -> String {
    "'\(text.replacing("'", with: "''").replacing("\n", with: " "))'"
  }

  /// The same for a label of a tick, which is a format.
  static func tick(_ text: String) -> String { quoted(text.replacing("%", with: "%%")) }
}

/// What gnuplot writes, for a page.
private struct SVGText {
  private let text: String

  init(_ text: String) { self.text = text }

  /// Without what an own file needs and the page has once, and in the colours of the page.
  var cleaned: String {
    var svg = String(text[(text.range(of: "<svg")?.lowerBound ?? text.startIndex)...])
    for (begin, end) in [("<title>", "</title>"), ("<desc>", "</desc>"), ("<defs>", "</defs>")] {
      while let from = svg.range(of: begin), let to = svg.range(of: end) {
        svg.removeSubrange(from.lowerBound..<to.upperBound)
      }
    }
    svg = svg.replacing(/\ id="[^"]*"/, with: "").replacing(/\ class="[^"]*"/, with: "")
    svg = svg.replacing(/\ xmlns:xlink="[^"]*"/, with: "").replacing(
      "rgb(0,0,0)", with: "currentColor")
    for color in Chart.Color.allCases { svg = svg.replacing(color.drawn, with: color.style) }
    svg = svg.replacing(" color=\"black\"", with: "").replacing(" color=\"gray\"", with: "")
    svg = svg.replacing(/<g [^>]*>\s*<\/g>\n?/, with: "")
    return svg.replacing(/\n\s*\n/, with: "\n")
  }
}
