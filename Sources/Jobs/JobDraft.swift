import Diagnostics
import Toolchains

/// The sections of a job as they are read: all of them, whatever is wrong with the others.
struct JobDraft {
  var name: String
  var model: ModelSpecification
  var loss: LossSpecification
  var optimizer: OptimizerSpecification
  var training: TrainingSpecification
  var trainable: TrainableSpecification
  var data: DataSpecification
  var formats: FormatSpecification
  var target: String

  /// Nil when a required section is missing or wrong; `problems` then says what.
  init?(reading tree: LocatedValue, problems: inout [Diagnostic]) {
    var reader = KeyedReader(tree, path: "")
    defer { reader.finish(into: &problems) }
    let nothing = LocatedValue(.null, at: tree.location)
    let name = Self.name(&reader)
    let model = reader.requiredValue(
      "model", remedy: "model: {input: [64], layers: [{linear: 10}]}"
    )
    .flatMap { ModelSpecification(reading: $0, problems: &problems) }
    let loss = reader.requiredValue("loss", remedy: "loss: nll")
      .flatMap { LossSpecification(reading: $0, problems: &problems) }
    let optimizer = reader.requiredValue(
      "optimizer", remedy: "optimizer: {sgd: {learning_rate: 0.05}}"
    )
    .flatMap { OptimizerSpecification(reading: $0, problems: &problems) }
    training = TrainingSpecification(
      reading: reader.value("training") ?? nothing, problems: &problems)
    let patterns = reader.value("trainable")
    trainable = patterns.map { TrainableSpecification(reading: $0, problems: &problems) } ?? .all
    let data = reader.requiredValue("data", remedy: "data: {train: train.csv, target: label}")
      .flatMap { DataSpecification(reading: $0, problems: &problems) }
    formats = FormatSpecification(reading: reader.value("formats") ?? nothing, problems: &problems)
    if let memory = reader.value("memory") {
      var memory = KeyedReader(memory, path: "memory")
      memory.rejectLaterKeys(VersionScope.memoryKeys)
      memory.finish(into: &problems)
    }
    target = Self.target(&reader)
    guard let name, let model, let loss, let optimizer, let data else { return nil }
    self.name = name
    self.model = model
    self.loss = loss
    self.optimizer = optimizer
    self.data = data
  }

  /// A target's name, or the file of a board as it was written.
  private static func target(_ reader: inout KeyedReader) -> String {
    if let value = reader.value("target"), case .string(let word) = value.kind,
      BoardFile.isPath(word)
    {
      return word
    }
    return reader.choice("target", of: Target.all.map(\.name), default: Target.host.name)
  }

  private static func name(_ reader: inout KeyedReader) -> String? {
    guard let name = reader.requiredString("name", remedy: "name: my_model") else { return nil }
    if let fault = CIdentifier.fault(of: name) {
      reader.report(
        Diagnostic(
          "bad-name", "the name '\(name)' \(fault)",
          at: reader.value("name")?.location ?? reader.location,
          notes: ["it begins every emitted C symbol and file"],
          remedy: CIdentifier.repaired(name)))
    }
    return name
  }
}
