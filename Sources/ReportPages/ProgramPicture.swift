import Drift
import Toolchains

/// The program of a step as a graph: dot places operators and buffers, the page draws them.
struct ProgramPicture {
  let nodes: [DriftReport.ProgramNode]
  /// By name of a buffer.
  let formats: [String: String]

  /// Beyond so many calls the picture is none that anybody could read.
  static let mostCalls = 120

  private static let unit = 72.0

  /// nil where there are too many calls.
  func drawing(by tools: Drawing) async throws -> String? {
    guard nodes.count <= Self.mostCalls else { return nil }
    return svg(try await tools.layout(graph))
  }

  /// Parameters stand beside the operators that read them: an edge from an update back to what it
  /// updates would turn the picture around.
  private var graph: String {
    var lines = [
      "digraph program {", "rankdir=TB; nodesep=0.15; ranksep=0.22;",
      "node [fixedsize=true, shape=box, label=\"\"];",
    ]
    var known: Set<String> = []
    func buffer(_ name: String) -> String {
      let id = "\"b:\(name)\""
      if known.insert(name).inserted {
        lines.append("\(id) [width=\(width(name, formats[name] ?? "")), height=0.42];")
      }
      return id
    }
    for (index, node) in nodes.enumerated() {
      lines.append("o\(index) [width=\(width(node.operation, "")), height=0.3];")
      for operand in node.operands { lines.append("\(buffer(operand)) -> o\(index);") }
      for result in node.results where !node.operands.contains(result) {
        lines.append("o\(index) -> \(buffer(result));")
      }
    }
    return (lines + ["}"]).joined(separator: "\n")
  }

  /// In inches, of a text of this many letters.
  private func width(_ texts: String...) -> Double {
    Double(texts.map(\.count).max() ?? 0) * 0.086 + 0.16
  }

  /// Nodes and edges of dot's plain format.
  private func svg(_ plain: String) -> String {
    var (shapes, size) = ([String](), (width: 0.0, height: 0.0))
    func number(_ text: Substring) -> Double { (Double(text) ?? 0) * Self.unit }
    func places(_ values: Double...) -> String {
      values.map { FigureText.fixed($0, 1) }.joined(separator: " ")
    }
    for line in plain.split(separator: "\n") {
      let words = line.split(separator: " ")
      switch words.first {
      case "graph": size = (number(words[2]), number(words[3]))
      case "node":
        let name = String(words[1].filter { $0 != "\"" })
        shapes.append(
          node(
            name, x: number(words[2]), y: size.height - number(words[3]), width: number(words[4]),
            height: number(words[5])))
      case "edge":
        guard let count = Int(words[3]) else { continue }
        let points = (0..<count).map { place in
          (number(words[4 + 2 * place]), size.height - number(words[5 + 2 * place]))
        }
        let curve = points.dropFirst().map { places($0.0, $0.1) }.joined(separator: " ")
        shapes.append("<path d=\"M\(places(points[0].0, points[0].1))C\(curve)\"/>")
        shapes.append(head(points[count - 2], points[count - 1]))
      default: break
      }
    }
    let (width, height) = (
      FigureText.fixed(size.width + 12, 0), FigureText.fixed(size.height + 12, 0)
    )
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="-6 -6 \(width) \(height)">
      \(shapes.joined(separator: "\n"))
      </svg>
      """
  }

  private func node(
    _ id: String, x: Double, y: Double, width: Double, height: Double
  ) -> String {
    func text(_ text: String, _ offset: Double, _ style: String = "") -> String {
      "<text x=\"\(FigureText.fixed(x, 1))\" y=\"\(FigureText.fixed(y + offset, 1))\"\(style)>"
        + "\(text.escaped)</text>"
    }
    guard id.hasPrefix("b:") else {
      let operation = Int(id.dropFirst()).map { nodes[$0].operation } ?? id
      return """
        <rect x="\(FigureText.fixed(x - width / 2, 1))" y="\(FigureText.fixed(y - height / 2, 1))" \
        width="\(FigureText.fixed(width, 1))" height="\(FigureText.fixed(height, 1))" rx="4"/>\
        \(text(operation, 4))
        """
    }
    let name = String(id.dropFirst(2))
    return text(name, -1) + text(formats[name] ?? "", 11, " class=\"format\"")
  }

  /// An arrow's head at the end of an edge.
  private func head(_ from: (Double, Double), _ to: (Double, Double)) -> String {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1)
    let length = max((dx * dx + dy * dy).squareRoot(), 1e-9)
    let (ux, uy) = (dx / length, dy / length)
    func place(_ along: Double, _ across: Double) -> String {
      let x = to.0 + along * ux - across * uy
      let y = to.1 + along * uy + across * ux
      return "\(FigureText.fixed(x, 1)) \(FigureText.fixed(y, 1))"
    }
    return "<path class=\"head\" d=\"M\(place(6, 0))L\(place(-1, 3))L\(place(-1, -3))z\"/>"
  }
}

extension String {
  /// As text of HTML.
  var escaped: String {
    replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
