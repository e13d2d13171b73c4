import GraphIR

/// The function that gives the model its initial weights, learning rate and seed.
extension ProgramEmitter {
  /// A plane of a parameter: what products read, or the bits that only updates read.
  struct Plane {
    /// `i16`, as in kernel names.
    let type: String
    /// The member of the model.
    let identifier: String
    /// Further fraction bits; 0 of what products read.
    let residualBits: Int

    /// What fills it from constants.
    var load: Kernel {
      type == "f32"
        ? Kernel("fg_load_f32", header: "fg_load_f32.h") : Kernel(template: "fg_load", ["X": type])
    }

    /// `int16_t`.
    var cType: String {
      type == "f32" ? "float" : (type.hasPrefix("u") ? "uint" : "int") + "\(type.dropFirst())_t"
    }
  }

  /// The planes of a parameter.
  func planes(of parameter: Value) -> [Plane] {
    let format = program.quantized.formats[parameter]
    let type = format.format.map { "i\($0.storage.bits)" } ?? "f32"
    let plane = Plane(type: type, identifier: names[parameter], residualBits: 0)
    guard format.residualBits > 0 else { return [plane] }
    return [
      plane,
      Plane(
        type: "u\(format.residualBits)", identifier: "\(names[parameter])_residual",
        residualBits: format.residualBits),
    ]
  }

  /// The planes of all trained parameters: those that products read, or those of updates.
  private func planes(residual: Bool) -> [(plane: Plane, count: Int)] {
    graph.trained.flatMap { parameter in
      planes(of: parameter.value).filter { ($0.residualBits > 0) == residual }.map {
        ($0, graph.shape(parameter.value).count)
      }
    }
  }

  /// The kernels that fill the planes.
  func loadKernels(residual: Bool) -> [Kernel] { planes(residual: residual).map(\.plane.load) }

  func initFunction() -> String {
    func loads(_ residual: Bool) -> [String] {
      planes(residual: residual).map { plane, count in
        CText.call(
          plane.load.function,
          ["model->\(plane.identifier)", "\(name)_initial_\(plane.identifier)", "\(count)"],
          indent: "    ", tail: ";")
      }
    }
    var training = loads(true) + initialRate()
    if program.isRandom { training.append("    \(name)_set_seed(model, \(model.seed)U);") }
    training += emptyBatch()
    let body = loads(false) + [model.forTraining(training.joined(separator: "\n"))]
    return """
      void \(name)_init(\(name)_t *model)
      {
      \(body.joined(separator: "\n"))
      }
      """
  }

  /// The setter of the random stream; nothing where updates take none.
  func seedFunction() -> String {
    guard program.isRandom else { return "" }
    return """


      void \(name)_set_seed(\(name)_t *model, uint32_t seed)
      {
          model->seed = seed;
          model->step = 0;
      }
      """
  }
}
