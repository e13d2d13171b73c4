/// A machine that emitted programs are built for and run on: everything about it is here.
public struct Target: Sendable, Hashable {
  /// As users write it: `cortex-m0plus`.
  public var name: String
  /// One line for people.
  public var summary: String
  /// The compiler's program, nil for the host's own.
  public var compiler: String?
  /// What selects the processor, for compiling and linking.
  public var flags: [String]
  /// The parts that runs assume; nil where memory is no concern.
  public var memory: TargetMemory?
  /// What runs its programs; nil for the machine itself.
  public var emulator: TargetEmulator?
  /// Where its cycles come from; nil where none are counted.
  public var cycleModel: CycleModel?
  /// What its instructions can do.
  public var instructionSet: InstructionSet
  /// The clock that times are given for unless asked otherwise, in Hz.
  public var clock: Double
  /// What must be there to build and run, and the Debian package that brings it.
  public var requirements: [ToolRequirement]

  /// Whether programs run on this machine itself.
  public var isHost: Bool { emulator == nil }
}

/// Flash and RAM of a microcontroller.
public struct TargetMemory: Sendable, Hashable {
  /// Bytes from an address on.
  public struct Region: Sendable, Hashable {
    public var origin: Int
    public var bytes: Int
    /// How much the emulator can have of it.
    public var most: Int
  }

  public var flash: Region
  public var ram: Region
}

/// What runs the programs of a target.
public enum TargetEmulator: Sendable, Hashable {
  /// A machine of QEMU: the program and its arguments. `ramOption` asks for more RAM than the
  /// machine has by itself, the number of bytes behind it.
  case qemu(program: String, arguments: [String], ramOption: String?)
  /// An MCU of simavr.
  case simavr(mcu: String)

  /// The emulator's name, for people.
  public var name: String {
    switch self {
    case .qemu(let program, _, _): program
    case .simavr: "simavr"
    }
  }
}

/// How cycles are found.
public struct CycleModel: Sendable, Hashable {
  /// The name of the model, as the counting plugin knows it.
  public var name: String
  /// Whether they are the processor's; else they are computed from the timings in its manual.
  public var isExact: Bool
  /// What they follow.
  public var source: String
}

/// What a processor's instructions can do, as far as it matters to kernels.
public struct InstructionSet: Sendable, Hashable, Encodable {
  /// Bits of a register.
  public var registerBits: Int
  /// Cycles of a 16 × 16 → 32 bit product, of a 32 × 32 → 64 bit one (nil: no instruction).
  public var product: Int?
  public var longProduct: Int?
  /// Whether there are instructions on two 16-bit halves, that saturate, that divide.
  public var hasDSP = false
  public var hasSaturation = false
  public var hasDivision = false
  /// Bytes that an object of C may have, where that is less than all memory: 16-bit differences.
  public var objectLimit: Int? { registerBits == 8 ? 32_767 : nil }
  /// Whether constants lie in an address space of their own.
  public var hasSeparateFlash = false
  /// Whether floats have instructions.
  public var hasFPU = false
}

/// Something that must be installed.
public struct ToolRequirement: Sendable, Hashable {
  /// How it is looked for.
  public enum Kind: Sendable, Hashable {
    /// A program on `PATH`.
    case program(String)
    /// A C compiler for this machine.
    case hostCompiler
    /// A header that a C compiler finds, or this machine's where none is named.
    case header(compiler: String?, String)
  }

  public var kind: Kind
  /// The Debian package that brings it.
  public var package: String

  /// What is missing, for people.
  public var name: String {
    switch kind {
    case .program(let name): name
    case .hostCompiler: "a C compiler"
    case .header(_, let path): "<\(path)>"
    }
  }
}
