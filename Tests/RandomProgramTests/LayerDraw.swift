import GraphIR
import Operators
import TestNetworks

extension RandomProgram.Layer {
  /// A use of a definition: one of its examples, as it is or with other numbers, on outputs from
  /// `names`.
  static func drawn(
    _ definition: LayerDefinition, from names: [String], _ random: inout Randomness
  ) -> Self {
    var layer = Self(key: definition.key)
    switch definition.inputs {
    case .one: break
    case .listed(let count):
      layer.listsInputs = true
      layer.from = (0..<count).map { _ in random.pick(names) }
      return layer
    case .named: layer.from = (0..<(2 + random.integer(below: 2))).map { _ in random.pick(names) }
    }
    let value = Self.value(in: random.pick(definition.examples))
    layer.value = random.integer(below: 3) > 0 ? value.redrawn(&random) : value
    return layer
  }

  /// `{channels: 8, kernel: 5}` of `conv1d: {channels: 8, kernel: 5}`; an example's own inputs are
  /// left out.
  static func value(in example: String) -> String {
    var text = example
    if text.hasPrefix("{") {
      text = String(text.dropFirst().dropLast())
      if let from = text.range(of: ", from:") { text = String(text[..<from.lowerBound]) }
    }
    guard let colon = text.firstIndex(of: ":") else { return "" }
    return String(text[text.index(after: colon)...].drop { $0 == " " })
  }
}

extension String {
  /// Its whole numbers as they stand in it, each with its place; parts of words and of decimals
  /// are none.
  var wholeNumbers: [(range: Range<String.Index>, value: Int)] {
    matches(of: #/(?:^|[\[\{:, \-])(\d+)(?![\d.\w])/#).compactMap { match in
      Int(match.output.1).map { (match.output.1.startIndex..<match.output.1.endIndex, $0) }
    }
  }

  /// With each whole number left or, as often, drawn anew from 0 to 4.
  fileprivate func redrawn(_ random: inout Randomness) -> String {
    var text = self
    for number in wholeNumbers.reversed() where random.integer(below: 2) == 0 {
      text.replaceSubrange(number.range, with: "\(random.integer(below: 5))")
    }
    return text
  }
}
