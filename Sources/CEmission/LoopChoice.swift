/// How the kernels' loops are written for a processor, where it is known: the bits are the same.
/// See `fg_loops.h`, which else goes by the compiler.
public struct LoopChoice: Sendable, Hashable {
  /// The processor's name, for the comment.
  public var processor: String
  /// Whether elements come one at a time.
  public var isSerial: Bool
  /// Whether two products of int16 are one instruction.
  public var hasPairs: Bool
  /// Whether a clamp to a number of bits is one instruction.
  public var hasClamps: Bool
  /// Rows of a matrix that a vector is multiplied by at once: 1, 2 or 4.
  public var rows: Int

  public init(
    processor: String, isSerial: Bool, hasPairs: Bool, hasClamps: Bool, rows: Int
  ) {
    self.processor = processor
    self.isSerial = isSerial
    self.hasPairs = hasPairs
    self.hasClamps = hasClamps
    self.rows = rows
  }

  /// Ahead of the kernels; what a build defines itself wins.
  var text: String {
    let choices = [
      ("FG_SERIAL", isSerial ? 1 : 0), ("FG_DSP", hasPairs ? 1 : 0),
      ("FG_CLAMPS", hasClamps ? 1 : 0), ("FG_ROWS", rows),
    ]
    let lines = choices.map { name, value in
      "#ifndef \(name)\n#define \(name) \(value)\n#endif"
    }
    return "/* Loops for \(processor); everywhere else the bits are the same. */\n"
      + lines.joined(separator: "\n") + "\n\n"
  }
}
