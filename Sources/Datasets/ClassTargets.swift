/// Class targets out of numbers, as any file holds them, with what is wrong summed up by kind.
struct ClassTargets {
  /// What a row holds that is no class.
  enum Fault: Sendable, Hashable {
    /// A number that is no integer of at least 0.
    case notAnIndex(Double)
    /// A class that the model does not have.
    case beyond(Double, count: Int)
    /// Several numbers that are not a single 1 among zeros.
    case notOneHot([Double])
  }

  /// A fault, the first row that has it, from 0, and how many more have it.
  struct Finding {
    let fault: Fault
    let row: Int
    let further: Int
  }

  /// One class per row; 0 where there is none.
  let classes: [Int]
  /// One finding per kind of fault.
  let findings: [Finding]

  /// Reads class indices: one number per row, in 0..<count.
  init(indices values: [Double], count: Int?) {
    var notAnIndex = FaultyRows<Double>()
    var beyond = FaultyRows<Double>()
    classes = values.enumerated().map { row, value in
      guard value >= 0, value == value.rounded() else {
        notAnIndex.add(value, row: row)
        return 0
      }
      guard value < Double(count ?? Int(Int32.max)) else {
        beyond.add(value, row: row)
        return 0
      }
      return Int(value)
    }
    findings =
      Self.finding(notAnIndex) { .notAnIndex($0) }
      + Self.finding(beyond) { .beyond($0, count: count ?? Int(Int32.max)) }
  }

  /// Reads one-hot rows of `width` numbers: the class is the place of the 1.
  init(oneHot values: [Double], width: Int) {
    var wrong = FaultyRows<[Double]>()
    classes = (0..<values.count / width).map { row in
      let numbers = values[row * width..<(row + 1) * width]
      guard numbers.allSatisfy({ $0 == 0 || $0 == 1 }), numbers.count(where: { $0 == 1 }) == 1,
        let index = numbers.firstIndex(of: 1)
      else {
        wrong.add(Array(numbers), row: row)
        return 0
      }
      return index - numbers.startIndex
    }
    findings = Self.finding(wrong) { .notOneHot($0) }
  }

  private static func finding<Value>(
    _ rows: FaultyRows<Value>, _ fault: (Value) -> Fault
  ) -> [Finding] {
    rows.first.map { [Finding(fault: fault($0.fault), row: $0.row, further: rows.further)] } ?? []
  }
}

extension ClassTargets.Fault {
  /// The id of its diagnostic.
  var id: String {
    if case .notOneHot = self { "not-one-hot" } else { "not-a-class" }
  }

  /// "class 11 of 10": what was found instead of a class.
  var what: String {
    switch self {
    case .notAnIndex(let value): "\(plain(value)), which is no class index 0, 1, 2, …,"
    case .beyond(let value, let count): "class \(plain(value)) of \(count)"
    case .notOneHot(let values): "[\(list(values))], which is not one-hot,"
    }
  }

  /// What the model expects, where that is not said yet.
  var note: String? {
    guard case .beyond(_, let count) = self else { return nil }
    return "the model has classes 0 to \(count - 1)"
  }

  /// What to write in a table instead.
  var remedy: String {
    switch self {
    case .notAnIndex: "number the classes 0, 1, 2, …"
    case .beyond(_, let count):
      "labels from 0 to \(count - 1), or more outputs of the last layer"
    case .notOneHot: "one 1 a row and zeros, or one column of class indices"
    }
  }

  private func list(_ values: [Double]) -> String {
    values.prefix(8).map(plain).joined(separator: ", ") + (values.count > 8 ? ", …" : "")
  }
}

/// A number without a fraction `.0`.
func plain(_ value: Double) -> String {
  Int(exactly: value).map { "\($0)" } ?? "\(value)"
}
