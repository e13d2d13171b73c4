import CEmission
import Diagnostics
import Files
import Foundation
import GraphIR
import MemoryPlanning
import Toolchains

/// A quantized model with a schedule and a place for every buffer: what is printed as C.
public struct PlannedModel: Sendable {
  /// The stage before.
  public let quantized: QuantizedModel
  /// What it was planned for.
  public let device: TargetDevice
  /// Everything that the emitter prints.
  public let emission: EmissionModel

  /// The fixed-point program: schedule, memory map, bytes of RAM.
  public var program: PlannedProgram { emission.fixed }

  init(_ quantized: QuantizedModel, for device: TargetDevice) throws(Diagnostics) {
    self.quantized = quantized
    self.device = device
    let calibrated = quantized.calibrated
    let examples = calibrated.samples.prefix(Project.exampleCount)
    emission = EmissionModel(
      name: calibrated.trainable.model.name, fixed: quantized.fixed.planned(),
      float: quantized.float.planned(), weights: calibrated.weights, rawInput: nil,
      seed: calibrated.seed,
      exampleInputs: examples.map(\.input), exampleTargets: examples.map(\.target),
      provenance: EmissionModel.Provenance(
        tool: "fixgrad \(fixgradVersion)",
        modelHash: sha256([Data(calibrated.trainable.training.graph.description.utf8)]),
        calibrationHash: calibrated.hash, calibrationSteps: calibrated.calibrated.steps,
        target: device.rawValue))
    let problems = emission.kernelHeaderProblems()
    guard problems.isEmpty else { throw Diagnostics(problems) }
  }

  /// The C package, without the self-test, whose golden values need a C compiler.
  public func emitC() -> CPackage { emission.emitC(listingSelftest: false) }

  /// The C package with the self-test, compiled and run once with this machine's C compiler.
  ///
  /// - Throws: `no-c-compiler`, `c-compile-error`, and what writing temporary files throws.
  public func emitCWithSelftest() async throws -> CPackage {
    try await emission.packageWithSelftest(HostCompiler.find())
  }
}

extension CPackage {
  /// Writes the package to the folder at `path`, whole or not at all.
  ///
  /// - Throws: `foreign-file`, `foreign-folder` and what else ``write(to:)-(URL)`` throws.
  public func write(to path: String) throws { try write(to: URL(filePath: path)) }
}
