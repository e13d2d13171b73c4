import MemoryPlanning

/// A program whose costs on a target are known.
struct MeasuredProgram: Sendable {
  let configuration: SearchSpace.Configuration
  let program: PlannedProgram
  let cost: ProfiledCost
  /// What the search had foretold before; nil of those that it learns from first.
  var foretoldCycles: Double?
  var foretoldFlash: Int?
}
