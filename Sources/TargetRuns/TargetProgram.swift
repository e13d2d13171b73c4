import CEmission
import Diagnostics
import Drift
import Foundation
import Toolchains

/// An emitted program of a task, linked for a target together with the driver of targets.
struct TargetProgram {
  /// Which program, and with what around its calls.
  enum Variant: String {
    case fixed
    case float
    /// The fixed program with a mark behind each call.
    case profile
  }

  let task: TrainingTask
  let variant: Variant
  let image: TargetImage

  private var name: String { task.emission.name }

  /// Compiles, links, and looks at what came out.
  ///
  /// - Throws: `missing-tool`, `c-compile-error`, `does-not-fit`, `foreign-symbol`.
  static func build(
    _ task: TrainingTask, _ variant: Variant, for target: Target, in folder: URL
  ) async throws -> TargetProgram {
    let name = task.emission.name
    try EmittedSources(task.emission).write(into: folder)
    let program =
      variant == .profile ? "driver/\(name)_traced.c" : "src/\(name)_\(variant.rawValue).c"
    let defines =
      switch variant {
      case .fixed: [String]()
      case .float: ["\(name.uppercased())_FLOAT"]
      case .profile: ["FG_PROFILE"]
      }
    let image = try await TargetImage.build(
      [program, "src/\(name)_weights.c", "driver/fg_device.c"].map { folder.appending(path: $0) },
      for: target, includeDirectories: ["src", "driver"].map { folder.appending(path: $0) },
      defines: defines, in: folder)
    let built = TargetProgram(task: task, variant: variant, image: image)
    try image.checkFit(of: name)
    if variant == .fixed { try await built.checkSymbols() }
    return built
  }

  /// What an integer program may ask of others: what compilers call by themselves.
  private func checkSymbols() async throws(Diagnostic) {
    guard task.emission.fixed.float32Buffers.isEmpty, !image.target.isHost else { return }
    var (undefined, defined) = (Set<String>(), Set<String>())
    for object in ["\(name)_fixed", "\(name)_weights"] {
      guard let file = image.objects[object] else { continue }
      let symbols = try await SymbolTable.read(object: file)
      undefined.formUnion(symbols.undefined)
      defined.formUnion(symbols.defined)
    }
    let foreign = undefined.subtracting(defined).filter {
      SymbolTable.revealsFloat($0)
        || !($0.hasPrefix("__") || ["memcpy", "memset"].contains($0))
    }
    guard foreign.isEmpty else {
      throw Diagnostic(
        "foreign-symbol",
        "the integer program of '\(name)' needs \(foreign.sorted().joined(separator: ", ")) on "
          + "\(image.target.name)",
        notes: ["emitted C calls no C library and no float arithmetic: this is a bug of fixgrad"])
    }
  }

  /// What the package takes, as the linker's map has it.
  func memory(_ answer: DeviceStream.Answer) -> TargetRunReport.Memory? {
    guard let map = image.map, let parts = image.target.memory else { return nil }
    let package =
      ["\(name)_\(variant == .profile ? "traced" : variant.rawValue).o"]
      + ["\(name)_weights.o"]
    let isPackage = { (file: String) in package.contains(file) }
    let isLibrary = { (file: String) in file.hasPrefix("libgcc.a(") || file.hasPrefix("libc.a(") }
    return TargetRunReport.Memory(
      modelBytes: answer.model, stepStackBytes: answer.stepStack,
      predictionStackBytes: answer.predictionStack, imageRamBytes: map.ramBytes,
      ramAvailable: parts.ram.bytes,
      flash: TargetRunReport.Flash(
        code: map.bytes(.code, from: isPackage), constants: map.bytes(.constants, from: isPackage),
        initialized: map.bytes(.initialized, from: isPackage),
        library: [.code, .constants, .initialized].reduce(0) {
          $0 + map.bytes($1, from: isLibrary)
        }),
      imageFlashBytes: map.flashBytes, flashAvailable: parts.flash.bytes)
  }
}
