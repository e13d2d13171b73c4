import Diagnostics

extension Target {
  /// Every target, the host first.
  public static let all: [Target] = [
    host, cortexM0, cortexM0Plus, cortexM3, cortexM4, rv32imc, atmega1284, atmega2560,
  ]

  /// The target of a name.
  /// - Throws: `unknown-target`.
  public static func named(
    _ name: String, at location: SourceLocation? = nil
  ) throws(Diagnostic) -> Target {
    guard let target = all.first(where: { $0.name == name }) else {
      throw .unknownTarget(name, at: location)
    }
    return target
  }

  // MARK: This machine

  /// This machine.
  public static let host = Target(
    name: "host", summary: "this machine", compiler: nil, flags: [], memory: nil, emulator: nil,
    cycleModel: nil, instructionSet: InstructionSet(registerBits: 64, product: 1, longProduct: 1),
    clock: 0, requirements: [ToolRequirement(kind: .hostCompiler, package: "gcc")])

  // MARK: Cortex-M

  private static let cortexM0 = armV6(
    "cortex-m0", "Arm Cortex-M0, as the nRF51822 of the micro:bit", clock: 16e6,
    timing: "Arm DDI 0432, 1-cycle multiplier, no wait states")

  private static let cortexM0Plus = armV6(
    "cortex-m0plus", "Arm Cortex-M0+, as RP2040 and STM32G0", clock: 48e6,
    timing: "Arm DDI 0484, 1-cycle multiplier, no wait states")

  private static let cortexM3 = armV7(
    "cortex-m3", "Arm Cortex-M3, as STM32F1", machine: "mps2-an385", clock: 72e6,
    InstructionSet(
      registerBits: 32, product: 1, longProduct: 4, hasSaturation: true, hasDivision: true),
    timing: "Arm DDI 0337, no wait states")

  private static let cortexM4 = armV7(
    "cortex-m4", "Arm Cortex-M4 without its FPU, as STM32F3 and nRF52 in integers",
    machine: "mps2-an386", clock: 64e6,
    InstructionSet(
      registerBits: 32, product: 1, longProduct: 1, hasDSP: true, hasSaturation: true,
      hasDivision: true),
    timing: "Arm DDI 0439, no wait states")

  private static func arm(
    _ name: String, _ summary: String, machine: String, ramOption: String?, flash: (Int, Int),
    ram: (Int, Int), clock: Double, _ instructionSet: InstructionSet, timing: String
  ) -> Target {
    Target(
      name: name, summary: summary, compiler: "arm-none-eabi-gcc",
      flags: ["-mcpu=\(name)", "-mthumb", "-mfloat-abi=soft"],
      memory: TargetMemory(
        flash: .init(origin: 0, bytes: flash.0, most: flash.1),
        ram: .init(origin: 0x2000_0000, bytes: ram.0, most: ram.1)),
      emulator: .qemu(
        program: "qemu-system-arm", arguments: ["-M", machine], ramOption: ramOption),
      cycleModel: CycleModel(name: name, isExact: false, source: timing),
      instructionSet: instructionSet, clock: clock,
      requirements: [
        ToolRequirement(kind: .program("arm-none-eabi-gcc"), package: "gcc-arm-none-eabi"),
        ToolRequirement(kind: .program("qemu-system-arm"), package: "qemu-system-arm"),
        ToolRequirement(
          kind: .header(compiler: nil, "capstone/capstone.h"), package: "libcapstone-dev"),
      ])
  }

  private static func armV6(
    _ name: String, _ summary: String, clock: Double, timing: String
  ) -> Target {
    arm(
      name, summary, machine: "microbit", ramOption: "nrf51-soc.sram-size",
      flash: (256 << 10, 256 << 10), ram: (16 << 10, 256 << 10), clock: clock,
      InstructionSet(registerBits: 32, product: 1, longProduct: nil), timing: timing)
  }

  private static func armV7(
    _ name: String, _ summary: String, machine: String, clock: Double,
    _ instructionSet: InstructionSet, timing: String
  ) -> Target {
    arm(
      name, summary, machine: machine, ramOption: nil, flash: (512 << 10, 4 << 20),
      ram: (128 << 10, 4 << 20), clock: clock, instructionSet, timing: timing)
  }

  // MARK: RISC-V

  private static let rv32imc = Target(
    name: "rv32imc", summary: "RISC-V RV32IMC, as ESP32-C3 and Ibex",
    compiler: "riscv64-unknown-elf-gcc", flags: ["-march=rv32imc", "-mabi=ilp32"],
    memory: TargetMemory(
      flash: .init(origin: 0x8000_0000, bytes: 512 << 10, most: 4 << 20),
      ram: .init(origin: 0x8100_0000, bytes: 128 << 10, most: 4 << 20)),
    emulator: .qemu(
      program: "qemu-system-riscv32",
      arguments: ["-M", "virt", "-bios", "none", "-cpu", "rv32,f=false,d=false,a=false"],
      ramOption: nil),
    cycleModel: CycleModel(
      name: "ibex", isExact: false,
      source: "Ibex reference guide, 1-cycle multiplier, branch target ALU, no wait states"),
    instructionSet: InstructionSet(
      registerBits: 32, product: 1, longProduct: 3, hasDivision: true),
    clock: 160e6,
    requirements: [
      ToolRequirement(
        kind: .program("riscv64-unknown-elf-gcc"), package: "gcc-riscv64-unknown-elf"),
      ToolRequirement(kind: .program("qemu-system-riscv32"), package: "qemu-system-misc"),
    ])

  // MARK: AVR

  private static let atmega1284 = avr(
    "atmega1284", "8-bit AVR, 16 KB of RAM", flash: 128 << 10, ram: (0x100, 16 << 10))
  private static let atmega2560 = avr(
    "atmega2560", "8-bit AVR, 8 KB of RAM, as the Arduino Mega", flash: 256 << 10,
    ram: (0x200, 8 << 10))

  private static func avr(
    _ mcu: String, _ summary: String, flash: Int, ram: (origin: Int, bytes: Int)
  ) -> Target {
    Target(
      name: "avr-\(mcu)", summary: summary, compiler: "avr-gcc", flags: ["-mmcu=\(mcu)"],
      memory: TargetMemory(
        flash: .init(origin: 0, bytes: flash, most: flash),
        ram: .init(origin: ram.origin, bytes: ram.bytes, most: 60 << 10)),
      emulator: .simavr(mcu: mcu),
      cycleModel: CycleModel(name: "simavr", isExact: true, source: "simavr's \(mcu)"),
      instructionSet: InstructionSet(
        registerBits: 8, product: nil, longProduct: nil, hasSeparateFlash: true),
      clock: 16e6,
      requirements: [
        ToolRequirement(kind: .program("avr-gcc"), package: "gcc-avr"),
        ToolRequirement(kind: .header(compiler: "avr-gcc", "avr/io.h"), package: "avr-libc"),
        ToolRequirement(
          kind: .header(compiler: nil, "simavr/sim_avr.h"), package: "libsimavr-dev"),
      ])
  }
}

extension Diagnostic {
  fileprivate static func unknownTarget(
    _ name: String, at location: SourceLocation?
  ) -> Diagnostic {
    let names = Target.all.map(\.name)
    return Diagnostic(
      "unknown-target", "there is no target '\(name)'", at: location,
      notes: [
        "targets: \(names.joined(separator: ", "))",
        "a board of your own is a file whose name ends in .yaml",
      ], remedy: nearestName(to: name, in: names))
  }
}
