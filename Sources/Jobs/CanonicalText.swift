import Diagnostics

/// The parts of a job that can be hashed on their own.
public enum JobSection: String, Sendable, Hashable, CaseIterable {
  case name
  case model
  case loss
  case optimizer
  case training
  case trainable
  case data
  case formats
  case target

  /// What float training depends on: recorded ranges fit as long as these do not change.
  public static let floatTraining: [JobSection] = [
    .model, .loss, .optimizer, .training, .trainable, .data,
  ]
}

extension Job {
  /// The text of everything that determines the model and its training, for hashing.
  ///
  /// One line per fact, `section.key: value`, defaults written out; independent of comments,
  /// layout, the order of keys and the job's place. Layers and loss arguments appear as they were
  /// written: `linear: 32` and `linear: {features: 32}` differ. Data appears by path, not content.
  public var canonicalText: String { canonicalText(of: JobSection.allCases) }

  /// The lines of ``canonicalText`` that belong to `sections`, in the order of ``JobSection``.
  public func canonicalText(of sections: [JobSection]) -> String {
    JobSection.allCases.filter(sections.contains)
      .flatMap { section in
        lines(of: section).map { "\(section.rawValue)\($0.key): \($0.value)\n" }
      }
      .joined()
  }

  private typealias Line = (key: String, value: String)

  private func lines(of section: JobSection) -> [Line] {
    switch section {
    case .name: [("", quoted(name))]
    case .model: modelLines
    case .loss: [("." + loss.key, argumentText(loss.arguments))]
    case .optimizer:
      switch optimizer {
      case .sgd(let rate): [(".sgd.learning_rate", numberText(rate))]
      }
    case .training:
      [
        (".batch_size", "\(training.batchSize)"), (".batching", training.batching),
        (".epochs", "\(training.epochs)"), (".seed", "\(training.seed)"),
        (".shuffle", "\(training.shuffle)"),
      ]
    case .trainable:
      switch trainable {
      case .all: [("", "all")]
      case .patterns(let patterns): [("", listText(patterns.map(\.text)))]
      }
    case .data: dataLines
    case .formats: formatLines
    case .target: [("", target)]
    }
  }

  private var modelLines: [Line] {
    [(".input", "\(model.input)")]
      + model.layers.enumerated().map { index, layer in
        var text = "\(quoted(layer.key)): \(argumentText(layer.value))"
        if let name = layer.name { text += ", name: \(quoted(name))" }
        if let from = layer.from { text += ", from: \(listText(from))" }
        return (".layers[\(index)]", "{\(text)}")
      }
  }

  private var dataLines: [Line] {
    var lines: [Line] = []
    switch data.source {
    case .csv(let csv):
      lines.append((".train", quoted(csv.train.path)))
      if let test = csv.test { lines.append((".test", quoted(test.path))) }
      if let inputs = csv.inputs { lines.append((".inputs", listText(inputs))) }
      lines.append((".target", listText(csv.targets)))
    case .arrays(let arrays):
      lines += partLines(arrays.train, [".train", ".target"])
      if let test = arrays.test { lines += partLines(test, [".test", ".test_target"]) }
      if let inputs = arrays.inputs { lines.append((".inputs", quoted(inputs.name))) }
      if let target = arrays.target { lines.append((".target", quoted(target.name))) }
    case .synthetic(let synthetic):
      lines.append((".synthetic.samples", "\(synthetic.samples)"))
      lines.append((".synthetic.nonzero", numberText(synthetic.nonzero)))
      lines.append((".synthetic.seed", "\(synthetic.seed)"))
    }
    if let split = data.split { lines.append((".split", numberText(split))) }
    switch data.scaling {
    case .none: break
    case .affine(let scale, let offset):
      lines.append((".scale", numberText(scale)))
      lines.append((".offset", numberText(offset)))
    case .standardize: lines.append((".scale", "standardize"))
    case .minmax: lines.append((".scale", "minmax"))
    }
    if let raw = data.raw { lines.append((".raw", raw.rawValue)) }
    return lines
  }

  private func partLines(_ part: ArraySource.Part, _ keys: [String]) -> [Line] {
    switch part {
    case .archive(let file): [(keys[0], quoted(file.path))]
    case .files(let inputs, let targets):
      [(keys[0], quoted(inputs.path)), (keys[1], quoted(targets.path))]
    }
  }

  private var formatLines: [Line] {
    let plain: [Line] = [
      (".default", formats.storage), (".headroom_bits", "\(formats.headroomBits)"),
      (".accumulator", formats.accumulator), (".weight_update", formats.weightUpdate),
      (".gradient_scale", formats.gradientScale),
    ]
    return plain
      + formats.overrides.sorted { $0.pattern < $1.pattern }.map { override in
        let storage = override.storage ?? "default"
        let bits = override.fractionBits.map { "\($0)" } ?? "auto"
        let further = [
          override.headroomBits.map { ", headroom_bits: \($0)" },
          override.weightUpdate.map { ", weight_update: \($0)" },
          override.accumulator.map { ", accumulator: \($0)" },
        ].compactMap { $0 }.joined()
        return (
          ".overrides.\(quoted(override.pattern))",
          "{storage: \(storage), fraction_bits: \(bits)\(further)}"
        )
      }
  }
}

private let nowhere = SourceLocation(file: "")

private func quoted(_ text: String) -> String {
  LocatedValue(.string(text), at: nowhere).canonicalText
}

private func numberText(_ value: Double) -> String {
  LocatedValue(.number(value), at: nowhere).canonicalText
}

private func listText(_ names: [String]) -> String {
  LocatedValue(.list(names.map { LocatedValue(.string($0), at: nowhere) }), at: nowhere)
    .canonicalText
}

/// An empty map means the same as nothing: `{relu: {}}` and `relu`.
private func argumentText(_ value: LocatedValue) -> String {
  value.kind == .map([]) ? "null" : value.canonicalText
}
