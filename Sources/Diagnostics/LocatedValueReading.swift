/// Typed reads: each says what was expected and what was found. `name` is the value's path in the
/// file (`training.epochs`) and begins the message.
///
/// Errors: `wrong-type`, `out-of-range`, `unknown-value`.
extension LocatedValue {
  /// The integer in `range`.
  public func integer(
    named name: String, in range: ClosedRange<Int>? = nil
  ) throws(Diagnostic) -> Int {
    guard case .integer(let value) = kind else { throw wrongType(name, expected: "an integer") }
    if let range, !range.contains(value) {
      throw outOfRange(name, text(of: range), nearest: "\(range.clamped(value))")
    }
    return value
  }

  /// The finite number in `range`; an integer is a number too.
  ///
  /// A range that begins at `Double.leastNonzeroMagnitude` reads "greater than 0".
  public func number(
    named name: String, in range: ClosedRange<Double>? = nil
  ) throws(Diagnostic) -> Double {
    let value: Double
    switch kind {
    case .integer(let integer): value = Double(integer)
    case .number(let number): value = number
    default: throw wrongType(name, expected: "a number")
    }
    guard value.isFinite else { throw outOfRange(name, "finite", nearest: nil) }
    if let range, !range.contains(value) { throw outOfRange(name, text(of: range), nearest: nil) }
    return value
  }

  /// The boolean: `true` or `false`.
  public func boolean(named name: String) throws(Diagnostic) -> Bool {
    if case .boolean(let value) = kind { return value }
    var remedy: String?
    if case .string(let text) = kind {
      remedy = ["yes": "true", "on": "true", "no": "false", "off": "false"][text.lowercased()]
    }
    throw wrongType(name, expected: "true or false", remedy: remedy)
  }

  /// The string; a number or boolean is not one unless it is quoted.
  public func string(named name: String) throws(Diagnostic) -> String {
    switch kind {
    case .string(let value): return value
    case .integer, .number, .boolean:
      throw wrongType(name, expected: "a string", remedy: "\"\(canonicalText)\"")
    default: throw wrongType(name, expected: "a string")
    }
  }

  /// One of the words in `choices`.
  public func choice(named name: String, of choices: [String]) throws(Diagnostic) -> String {
    let list = choices.joined(separator: ", ")
    let expected = choices.count == 1 ? list : "one of \(list)"
    guard case .string(let value) = kind else {
      throw wrongType(name, expected: expected)
    }
    guard choices.contains(value) else {
      throw Diagnostic(
        "unknown-value", "\(name) must be \(expected); found '\(value)'", at: location,
        remedy: nearestName(to: value, in: choices))
    }
    return value
  }

  /// The list.
  public func list(named name: String) throws(Diagnostic) -> [LocatedValue] {
    guard case .list(let values) = kind else { throw wrongType(name, expected: "a list") }
    return values
  }

  /// A `wrong-type` diagnostic: "`name` must be `expected`, found …".
  public func wrongType(
    _ name: String, expected: String, remedy: String? = nil
  ) -> Diagnostic {
    Diagnostic(
      "wrong-type", "\(name) must be \(expected), found \(found)", at: location, remedy: remedy)
  }

  private func outOfRange(_ name: String, _ expected: String, nearest: String?) -> Diagnostic {
    Diagnostic(
      "out-of-range", "\(name) must be \(expected), found \(canonicalText)", at: location,
      remedy: nearest)
  }
}

extension ClosedRange<Int> {
  fileprivate func clamped(_ value: Int) -> Int {
    Swift.min(Swift.max(value, lowerBound), upperBound)
  }
}

private func text(of range: ClosedRange<Int>) -> String {
  switch (range.lowerBound, range.upperBound) {
  case (let low, Int.max): "at least \(low)"
  case (Int.min, let high): "at most \(high)"
  case (let low, let high): "between \(low) and \(high)"
  }
}

private func text(of range: ClosedRange<Double>) -> String {
  let low = range.lowerBound
  let high = range.upperBound
  let isBelowOpen = low <= -Double.greatestFiniteMagnitude
  let isAboveOpen = high >= Double.greatestFiniteMagnitude
  let lowText =
    low == Double.leastNonzeroMagnitude ? "greater than 0" : "at least \(decimalText(low))"
  if isAboveOpen { return isBelowOpen ? "finite" : lowText }
  if isBelowOpen { return "at most \(decimalText(high))" }
  if low == Double.leastNonzeroMagnitude { return "\(lowText) and at most \(decimalText(high))" }
  return "between \(decimalText(low)) and \(decimalText(high))"
}
