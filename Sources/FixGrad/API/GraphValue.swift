import Diagnostics
import GraphIR
import Operators

/// A tensor of a network under construction: what ``GraphBuilder`` and the operator functions
/// return.
public struct GraphValue {
  let builder: GraphBuilder
  /// Nil where an error was collected.
  let value: Value?

  /// The tensor's shape; nil when what made it did not fit.
  public var shape: Shape? { value.map { builder.graph.shape($0) } }

  /// The tensor's name in the network; nil when what made it did not fit.
  public var name: String? { value.map { builder.graph.name($0) } }

  /// `a + b`, element by element; shapes stretch to each other as in NumPy. Of an error the place is
  /// that of an operand: ``add(_:_:name:file:line:)`` knows its own.
  public static func + (a: GraphValue, b: GraphValue) -> GraphValue { a.combined(Add(), b, "add") }

  /// `a − b`, element by element; see ``+(_:_:)`` for the place of errors.
  public static func - (a: GraphValue, b: GraphValue) -> GraphValue {
    a.combined(Subtract(), b, "subtract")
  }

  /// `a · b`, element by element; see ``+(_:_:)`` for the place of errors.
  public static func * (a: GraphValue, b: GraphValue) -> GraphValue {
    a.combined(Multiply(), b, "multiply")
  }

  /// `a / b`, element by element, 0 where b is 0; see ``+(_:_:)`` for the place of errors.
  public static func / (a: GraphValue, b: GraphValue) -> GraphValue {
    a.combined(Divide(), b, "divide")
  }

  /// `−a`, element by element.
  public static prefix func - (a: GraphValue) -> GraphValue {
    a.builder.apply(Negate(), to: [a], name: nil, at: a.place, notes: [])[0]
  }

  private func combined(_ op: any Operator, _ other: GraphValue, _ function: String) -> GraphValue {
    let note = "the place is that of an operand: \(function)(a, b) knows its own"
    return builder.apply(
      op, to: [self, other], name: nil, at: max(place, other.place), notes: [note],
      isStretching: true)[0]
  }

  /// Where the value was written.
  var place: SourceLocation {
    value.flatMap { builder.locations[$0] } ?? SourceLocation(file: "")
  }
}
