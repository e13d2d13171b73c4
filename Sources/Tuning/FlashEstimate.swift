import MemoryPlanning

/// Flash of a configuration: constants as each choice alone changes them, and code as measured of the
/// job's own program.
struct FlashEstimate: Sendable {
  private let base: Int
  private let changes: [[Int]]

  /// - Parameters:
  ///   - constants: bytes of a program's constants.
  ///   - code: bytes; 0 where there is no target.
  init(_ space: SearchSpace, constants: (PlannedProgram) -> Int, code: Int) {
    let own = constants(space.base)
    base = own + code
    changes = space.programs.map { $0.map { constants($0) - own } }
  }

  /// Bytes.
  func bytes(_ configuration: SearchSpace.Configuration) -> Int {
    configuration.enumerated().reduce(base) { $0 + changes[$1.offset][$1.element] }
  }
}
