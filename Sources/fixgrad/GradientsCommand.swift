import ArgumentParser
import FixGrad

struct GradientsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradients",
    abstract: "Writes the loss and its gradient by every parameter, to hold against other tools.",
    discussion: """
      The loss is the mean over the first samples in file order, the gradient is of the data loss \
      alone; all arrays are float64. With --steps, the parameters after so many optimizer steps \
      over the samples in file order.
      """)

  @OptionGroup var options: JobOptions

  @Option(help: ArgumentHelp("How many samples, from the first.", valueName: "n"))
  var samples = 1

  @Flag(help: "Exact arithmetic (GMP), functions and divisions at 512 bits (MPFR).")
  var exact = false

  @Option(
    help: ArgumentHelp("Where loss and gradients go, NPZ.", valueName: "file.npz"),
    completion: .file(extensions: ["npz"]))
  var out: String?

  @Option(help: ArgumentHelp("Optimizer steps to take.", valueName: "n"))
  var steps: Int?

  @Option(
    help: ArgumentHelp("Where the parameters after the steps go, NPZ.", valueName: "file.npz"),
    completion: .file(extensions: ["npz"]))
  var weightsOut: String?

  func validate() throws {
    guard samples >= 1 else { throw ValidationError("--samples takes a number of at least 1") }
    guard steps ?? 0 >= 0 else { throw ValidationError("--steps takes a number of at least 0") }
    guard (steps == nil) == (weightsOut == nil) else {
      throw ValidationError("--steps and --weights-out go together")
    }
  }

  func run() throws {
    let project = try options.project()
    let precision: GradientPrecision = exact ? .exact(bits: 512) : .double
    let gradients = try project.gradients(samples: samples, in: precision)
    if let out { try gradients.write(to: out) }
    let summary = GradientSummary(gradients, samples: min(samples, project.samples.train.count))
    print(summary.text)
    try options.writeJSON(summary)
    if let steps, let weightsOut {
      try project.trainedWeights(steps: steps, in: precision).write(to: weightsOut)
      print("parameters after \(steps) steps in \(weightsOut)")
    }
  }
}

/// What `gradients` says of what it wrote.
struct GradientSummary: Encodable {
  struct Parameter: Encodable {
    let name: String
    let shape: [Int]
    let largest: Double
  }

  let loss: Double
  let samples: Int
  let parameters: [Parameter]

  init(_ gradients: NamedArrays, samples: Int) {
    loss = gradients["loss"]?.first ?? 0
    self.samples = samples
    parameters = gradients.arrays.filter { $0.name != "loss" }.map { name, array in
      let largest = (gradients[name] ?? []).reduce(0) { max($0, abs($1)) }
      return Parameter(name: name, shape: array.shape, largest: largest)
    }
  }

  var text: String {
    let head = "loss \(loss), mean over \(samples) \(samples == 1 ? "sample" : "samples")"
    let lines = parameters.map { "  \($0.name) \($0.shape): largest |gradient| \($0.largest)" }
    return ([head] + lines).joined(separator: "\n")
  }
}
