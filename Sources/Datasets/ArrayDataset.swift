import Diagnostics
import NumPyFiles

extension Dataset {
  /// Samples out of an array of inputs, [samples, …], and one of targets.
  ///
  /// * The inputs' other extents are `sampleShape`, or have its product.
  /// * Classes: indices [samples] or [samples, 1], or one-hot rows [samples, classes].
  /// * Values: [samples] or [samples, …], as many per sample as the other extents say.
  ///
  /// - Parameters:
  ///   - sampleShape: the shape of one sample.
  ///   - kind: what the targets are.
  ///   - targetRule: what the loss asks of values.
  /// - Throws: `input-shape`, `axis-order`, `target-shape`, `sample-counts`, `empty-data`,
  ///   `out-of-range`, `not-finite`, `not-a-class`, `not-one-hot`, `target-domain`: at the place that names the
  ///   array, one per kind however many rows have it.
  public init(
    inputs: LocatedArray, targets: LocatedArray, sampleShape: [Int], kind: TargetKind,
    targetRule: TargetRule = .none
  ) throws(Diagnostics) {
    let count = try Self.sampleCount(inputs, targets)
    try inputs.checkSamples(of: sampleShape)
    var problems: [Diagnostic] = []
    let values = inputs.numbers(&problems)
    let answers = targets.numbers(&problems)
    let perSample = targets.perSample
    let read: Targets
    switch kind {
    case .values:
      read = .values(answers, perSample: perSample)
      if problems.isEmpty, let finding = targetRule.finding(in: answers, width: perSample) {
        problems.append(
          Diagnostic(
            "target-domain",
            "\(finding.what) in \(targets.place(finding.row, further: finding.further))",
            at: targets.location, remedy: targetRule.remedy))
      }
    case .classes(let classes):
      let isOneHot = perSample > 1 && perSample == classes && targets.array.shape.count == 2
      guard perSample == 1 || isOneHot else {
        throw Diagnostics([targets.notClasses(count, classes)])
      }
      let found =
        isOneHot
        ? ClassTargets(oneHot: answers, width: perSample)
        : ClassTargets(indices: answers, count: classes)
      if problems.isEmpty {
        problems += found.findings.map { targets.problem($0, smallest: answers.min() ?? 0) }
      }
      read = .classes(found.classes)
    }
    guard problems.isEmpty else { throw Diagnostics(problems) }
    self.init(sampleShape: sampleShape, rawInputs: values, targets: read)
  }

  private static func sampleCount(
    _ inputs: LocatedArray, _ targets: LocatedArray
  ) throws(Diagnostics) -> Int {
    for array in [inputs, targets] where array.array.count == 0 || array.array.shape.isEmpty {
      throw Diagnostics([
        Diagnostic(
          "empty-data", "\(array.subject) has the shape \(array.shape): no samples",
          at: array.location)
      ])
    }
    let (count, answers) = (inputs.array.shape[0], targets.array.shape[0])
    guard count == answers else {
      throw Diagnostics([
        Diagnostic(
          "sample-counts",
          "\(inputs.subject) holds \(counted(count, "sample")), \(targets.subject) \(answers)",
          at: targets.location, notes: ["shapes: \(inputs.shape) and \(targets.shape)"],
          remedy: "save one target per sample, in the same order")
      ])
    }
    return count
  }
}

extension LocatedArray {
  /// The shape, for messages.
  var shape: String { "\(array.shape)" }

  /// How many elements a sample has.
  public var perSample: Int { array.shape.dropFirst().reduce(1, *) }

  /// Whether every sample has several elements, all 0 but one that is 1.
  public var isOneHot: Bool {
    let values: [Double] =
      switch array.elements {
      case .real(let values, _): values
      case .integer(let values, _): values.map(Double.init)
      }
    return perSample > 1 && ClassTargets(oneHot: values, width: perSample).findings.isEmpty
  }

  /// Checks that the extents after the first fit a sample's shape.
  fileprivate func checkSamples(of sampleShape: [Int]) throws(Diagnostics) {
    let width = sampleShape.reduce(1, *)
    guard perSample == width else {
      let batch = "[\((["samples"] + sampleShape.map { "\($0)" }).joined(separator: ", "))]"
      throw Diagnostics([
        Diagnostic(
          "input-shape",
          "\(subject) has the shape \(shape), \(perSample) per sample; the model's input "
            + "\(sampleShape) needs \(width)", at: location,
          remedy: "model.input: \(Array(array.shape.dropFirst())), or inputs of the shape \(batch)")
      ])
    }
    let found = array.shape.dropFirst().filter { $0 != 1 }
    let wanted = sampleShape.filter { $0 != 1 }
    guard Array(found) == wanted || found.sorted() != wanted.sorted() else {
      throw Diagnostics([
        Diagnostic(
          "axis-order",
          "\(subject) has the shape \(shape): the extents of the model's input \(sampleShape) in "
            + "another order", at: location,
          remedy: "\(variable).transpose(\(axes(from: sampleShape)))")
      ])
    }
  }

  /// The axes of this array, the samples' first, in the order of `sampleShape`.
  private func axes(from sampleShape: [Int]) -> String {
    var rest = Array(array.shape.indices.dropFirst())
    var order = [0]
    for extent in sampleShape {
      guard let at = rest.firstIndex(where: { array.shape[$0] == extent }) else { continue }
      order.append(rest.remove(at: at))
    }
    return (order + rest).map { "\($0)" }.joined(separator: ", ")
  }

  /// The elements as doubles; reports the rows with some that are not finite or not exact.
  fileprivate func numbers(_ problems: inout [Diagnostic]) -> [Double] {
    switch array.elements {
    case .real(let values, _):
      if let finding = firstRow(of: values, where: { !$0.isFinite }) {
        problems.append(
          Diagnostic(
            "not-finite",
            "\(finding.value) in \(place(finding.row, further: finding.further)); "
              + "data must be finite",
            at: location, remedy: "leave these rows out, or numpy.nan_to_num(\(variable))"))
      }
      return values
    case .integer(let values, _):
      let limit = 1 << 53
      if let finding = firstRow(of: values, where: { $0 < -limit || $0 > limit }) {
        problems.append(
          Diagnostic(
            "out-of-range",
            "\(finding.value) in \(place(finding.row, further: finding.further)); integers are "
              + "exact up to 2^53 = \(limit)",
            at: location, remedy: "save \(variable).astype(numpy.float64)"))
      }
      return values.map(Double.init)
    }
  }

  private func firstRow<Value: Sendable>(
    of values: [Value], where isWrong: (Value) -> Bool
  ) -> (value: Value, row: Int, further: Int)? {
    var rows = FaultyRows<Value>()
    for row in 0..<array.shape[0] {
      let elements = values[row * perSample..<(row + 1) * perSample]
      if let wrong = elements.first(where: isWrong) { rows.add(wrong, row: row) }
    }
    return rows.first.map { ($0.fault, $0.row, rows.further) }
  }

  /// "array 'y' of 'train.npz', row 7 (index 6) and 3 further rows".
  fileprivate func place(_ row: Int, further: Int) -> String {
    "\(subject), row \(row + 1) (index \(row))\(andFurther(further))"
  }

  fileprivate func notClasses(_ count: Int, _ classes: Int?) -> Diagnostic {
    let oneHot = classes.map { ", or one-hot rows of the shape [\(count), \($0)]" } ?? ""
    return Diagnostic(
      "target-shape",
      "\(subject) has the shape \(shape); targets are class indices of the shape [\(count)]"
        + oneHot, at: location)
  }

  fileprivate func problem(_ finding: ClassTargets.Finding, smallest: Double) -> Diagnostic {
    var problem = Diagnostic(
      finding.fault.id,
      "\(finding.fault.what) in \(place(finding.row, further: finding.further))", at: location,
      notes: finding.fault.note.map { [$0] } ?? [])
    switch finding.fault {
    case .notOneHot: problem.remedy = "save class indices: \(variable).argmax(axis=1)"
    case .beyond where smallest >= 1:
      problem.remedy = "classes count from 0: save \(variable) - \(plain(smallest))"
    case .beyond(_, let count):
      problem.remedy = "labels from 0 to \(count - 1), or more outputs of the last layer"
    case .notAnIndex:
      problem.remedy =
        "save class indices: numpy.unique(\(variable), "
        + "return_inverse=True)[1]"
    }
    return problem
  }
}
