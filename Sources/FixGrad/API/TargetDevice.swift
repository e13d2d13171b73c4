/// What the emitted C is meant for.
///
/// All get the same freestanding C99 in this version, with the same bits everywhere; the package
/// says in its header and its metadata which one it was planned for.
public enum TargetDevice: String, Sendable, Hashable, CaseIterable {
  /// This machine.
  case host
  /// Armv6-M, no FPU: Cortex-M0.
  case cortexM0 = "cortex-m0"
  /// Armv6-M, no FPU: Cortex-M0+.
  case cortexM0Plus = "cortex-m0plus"
  /// Armv7-M, no FPU: Cortex-M3.
  case cortexM3 = "cortex-m3"
  /// Armv7E-M: Cortex-M4.
  case cortexM4 = "cortex-m4"
  /// 32-bit RISC-V without an FPU.
  case rv32imc
  /// 8-bit AVR with 16 KB of RAM.
  case avrATmega1284 = "avr-atmega1284"
  /// 8-bit AVR with 8 KB of RAM.
  case avrATmega2560 = "avr-atmega2560"
}
