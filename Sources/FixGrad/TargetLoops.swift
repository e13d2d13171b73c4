import CEmission
import Toolchains

extension Target {
  /// The loops that suit the processor; nil for this machine, whose compiler decides.
  var loops: LoopChoice? {
    guard !isHost else { return nil }
    let rows = instructionSet.registerBits == 8 ? 1 : instructionSet.longProduct == nil ? 2 : 4
    return LoopChoice(
      processor: name, isSerial: true, hasPairs: instructionSet.hasDSP,
      hasClamps: instructionSet.hasSaturation, rows: rows)
  }
}
