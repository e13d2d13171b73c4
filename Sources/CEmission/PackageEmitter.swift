import GraphIR

extension EmissionModel {
  /// The package's sources, its example and its metadata. Cannot fail: what could is behind.
  ///
  /// - Parameter listingSelftest: whether the metadata lists the self-test, which is added
  ///   afterwards.
  public func emitC(listingSelftest: Bool = true) -> CPackage {
    let (fixed, float) = (
      ProgramEmitter(self, float: false), ProgramEmitter(self, float: true)
    )
    var files = [
      "src/\(name).h": HeaderEmitter(self).text(),
      "src/\(name)_fixed.c": fixed.text(),
      "src/\(name)_float.c": float.text(),
      "src/\(name)_weights.h": WeightsEmitter(model: self).header(),
      "src/\(name)_weights.c": WeightsEmitter(model: self).text(),
      "examples/minimal/main.c": ExampleEmitter(self).text(),
      "examples/streaming/main.c": StreamingEmitter(model: self).main(),
      "examples/streaming/port.h": StreamingEmitter.port,
      "examples/streaming/port_stdio.c": StreamingEmitter.standardStreams,
    ]
    let library = KernelLibrary.files(with: graph)
    for header in KernelLibrary.closure(fixed.headers + float.headers, in: library) {
      files["src/\(header)"] = library[header]
    }
    let all = files.keys + ["\(name).json"] + (listingSelftest ? [Self.selftestPath] : [])
    files["\(name).json"] = MetadataEmitter(self).text(files: all.sorted())
    return CPackage(name: name, files: files)
  }

  /// Where the self-test goes, which only a host's compiler can complete.
  public static let selftestPath = "extras/selftest.c"

  /// The fixed program once more, observing each call: for traced builds beside `emitC`.
  public func emitTraced() -> String {
    ProgramEmitter(self, float: false, traced: true).text()
  }

  /// Bytes of constants in flash: initial and frozen weights and tables of the fixed program, those of raw
  /// inputs included.
  public var constantBytes: Int {
    let tables = Set(
      fixed.calls.flatMap { call in
        call.arguments.compactMap { argument -> ConstantArray? in
          if case .table(let table) = argument { table } else { nil }
        }
      })
    let scaling = rawInput.map { 13 * $0.scale.count } ?? 0
    return fixed.parameterBytes + fixed.frozenBytes + scaling
      + tables.reduce(0) { $0 + 4 * $1.elements.count }
  }
}
