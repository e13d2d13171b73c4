public import Diagnostics

extension Target {
  /// RAM that is kept free for the stack, and a margin above it.
  public static let stackReserve = 1024

  /// The same target with other memory: a part of the family with more or less.
  /// - Throws: `beyond-emulator` when the emulator has less.
  public func withMemory(flash: Int? = nil, ram: Int? = nil) throws(Diagnostic) -> Target {
    guard var memory else {
      guard flash == nil, ram == nil else {
        throw Diagnostic(
          "beyond-emulator", "the memory of '\(name)' is what it is",
          remedy: "leave out --ram and --flash, or name a --target")
      }
      return self
    }
    for (what, asked, region) in [("flash", flash, memory.flash), ("RAM", ram, memory.ram)] {
      guard let asked, asked > region.most else { continue }
      throw Diagnostic(
        "beyond-emulator",
        "\(asked) bytes of \(what) are asked for, and the emulated \(name) has at most "
          + "\(region.most)",
        remedy: "--\(what.lowercased()) \(region.most >> 10)K")
    }
    memory.flash.bytes = flash ?? memory.flash.bytes
    memory.ram.bytes = ram ?? memory.ram.bytes
    var target = self
    target.memory = memory
    return target
  }

  /// The same target with all the memory that its emulator can have.
  public var roomiest: Target {
    var target = self
    if var memory {
      (memory.flash.bytes, memory.ram.bytes) = (memory.flash.most, memory.ram.most)
      target.memory = memory
    }
    return target
  }

  /// Says that something does not fit, by how much, and what there is.
  public func misfit(
    of program: String, needs bytes: Int, of what: String, having available: Int, notes: [String]
  ) -> Diagnostic {
    Diagnostic(
      "does-not-fit",
      "'\(program)' needs \(bytes) bytes of \(what) on \(name), which has \(available): "
        + "\(bytes - available) too many", notes: notes)
  }
}

extension TargetImage {
  /// Whether the image has room, with a stack.
  /// - Throws: `does-not-fit`.
  public func checkFit(of program: String) throws(Diagnostic) {
    guard let map, let memory = target.memory else { return }
    let ram = map.ramBytes + Target.stackReserve
    guard ram <= memory.ram.bytes else {
      throw target.misfit(
        of: program, needs: ram, of: "RAM", having: memory.ram.bytes,
        notes: [
          "\(map.ramBytes) of variables, one step's samples among them, and "
            + "\(Target.stackReserve) kept free for the stack"
        ])
    }
    guard map.flashBytes <= memory.flash.bytes else {
      throw target.misfit(
        of: program, needs: map.flashBytes, of: "flash", having: memory.flash.bytes,
        notes: ["code, constants and the initial values of variables"])
    }
    // Constants of AVR are read through 16-bit addresses.
    let near = map.pieces.reduce(0) { $1.section.hasPrefix(".progmem") ? $0 + $1.bytes : $0 }
    guard !target.instructionSet.hasSeparateFlash || near <= 60 << 10 else {
      throw target.misfit(
        of: program, needs: near, of: "constants below 64 KB of flash", having: 60 << 10,
        notes: ["initial weights and tables"])
    }
  }
}
