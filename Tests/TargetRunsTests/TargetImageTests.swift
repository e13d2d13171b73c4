import Diagnostics
import Files
import Foundation
import Testing
import Toolchains

/// Programs on emulated targets, without any network: what is counted, and how they can fail.
@Suite(.serialized, .timeLimit(.minutes(20))) struct TargetImageTests {
  static let emulated = Target.all.filter { !$0.isHost }

  /// Builds `main` for a target and runs it.
  private func run(
    _ text: String, on target: Target, input: [UInt8] = [], timeLimit: Duration = .seconds(60),
    check: (TargetImage) throws -> Void = { _ in }
  ) async throws -> TargetOutcome {
    try await TemporaryDirectory.with { folder in
      let source = folder.appending(path: "program.c")
      try "#include \"fg_board.h\"\n\(text)".write(to: source, atomically: true, encoding: .utf8)
      let counter = try await TargetCounter.build(for: target, in: folder)
      let image = try await TargetImage.build(
        [source], for: target, includeDirectories: [], in: folder)
      try check(image)
      return try await image.run(
        input: input, counter: counter, in: folder, timeLimit: timeLimit)
    }
  }

  /// A step of `count` instructions that take a cycle each.
  private func nops(_ count: Int) -> String {
    """
    int main(void)
    {
        fg_board_mark(FG_LAP_OUTSIDE);
        fg_board_mark(FG_LAP_EMPTY);
        __asm__ volatile(".rept \(count)\\n\\tnop\\n\\t.endr");
        fg_board_mark(FG_LAP_STEP);
        return 0;
    }
    """
  }

  @Test(arguments: emulated) func instructionsAndCyclesAreCounted(_ target: Target) async throws {
    let few = try #require(try await run(nops(100), on: target).laps?[Laps.Number.step])
    let many = try #require(try await run(nops(356), on: target).laps?[Laps.Number.step])
    #expect(many.laps == 1 && few.laps == 1)
    #expect(many.instructions - few.instructions == 256)
    #expect(many.cycles - few.cycles == 256)
    #expect(few.instructions >= 100 && few.instructions < 110)
  }

  /// Dependent multiplications, divisions and loads cost what the manuals say.
  @Test(arguments: [
    ("cortex-m0plus", "muls r0, r0, r0", 1), ("cortex-m0plus", "ldr r0, [sp]", 2),
    ("cortex-m0", "muls r0, r0, r0", 1), ("cortex-m3", "mla r0, r0, r0, r0", 2),
    ("cortex-m4", "mla r0, r0, r0, r0", 1), ("cortex-m3", "smull r0, r1, r0, r0", 4),
    ("rv32imc", "mul a0, a0, a0", 1), ("rv32imc", "lw a0, 0(sp)", 2),
    ("rv32imc", "div a0, a0, a0", 37), ("avr-atmega1284", "mul r24, r24", 2),
    ("avr-atmega1284", "lpm r24, Z", 3),
  ])
  func instructionsCostWhatTheManualSays(
    _ name: String, _ instruction: String, _ cycles: Int
  ) async throws {
    let target = try Target.named(name)
    let unified = name.hasPrefix("cortex") ? ".syntax unified\\n\\t" : ""
    func step(_ count: Int) async throws -> Int {
      let clobbers =
        switch name {
        case "rv32imc": "\"a0\""
        case "avr-atmega1284": "\"r24\""
        default: "\"r0\", \"r1\", \"cc\""
        }
      let laps = try await run(
        """
        int main(void)
        {
            fg_board_mark(FG_LAP_OUTSIDE);
            fg_board_mark(FG_LAP_EMPTY);
            __asm__ volatile("\(unified).rept \(count)\\n\\t\(instruction)\\n\\t.endr" ::: \(clobbers));
        \(name.hasPrefix("avr") ? "    __asm__ volatile(\"clr r1\");" : "")
            fg_board_mark(FG_LAP_STEP);
            return 0;
        }
        """, on: target)
      return try #require(laps.laps?[Laps.Number.step]).cycles
    }
    #expect(try await step(80) - step(16) == 64 * cycles)
  }

  /// Bytes go in and come out, and the stack below a call is what it was.
  @Test(arguments: emulated) func bytesAndStack(_ target: Target) async throws {
    let outcome = try await run(
      """
      static uint8_t sum;
      __attribute__((noinline)) static void deep(void)
      {
          volatile uint8_t local[300];
          uint16_t i;
          for (i = 0; i < sizeof local; i++) {
              local[i] = (uint8_t)i;
          }
          sum = (uint8_t)(sum + local[7]);
      }
      int main(void)
      {
          uint8_t two[2];
          uint32_t stack;
          fg_board_read(two, 2);
          sum = (uint8_t)(two[0] + two[1]);
          fg_board_paint();
          deep();
          stack = fg_board_stack();
          fg_board_write(&sum, 1);
          two[0] = (uint8_t)stack;
          two[1] = (uint8_t)(stack >> 8);
          fg_board_write(two, 2);
          return 0;
      }
      """, on: target, input: [40, 50])
    #expect(outcome.output.count == 3)
    #expect(outcome.output.first == 97)
    let stack = Int(outcome.output[1]) | Int(outcome.output[2]) << 8
    #expect(stack >= 300 && stack < 400, "\(stack)")
  }

  // MARK: Failures

  private func problem(
    _ text: String, on target: Target, timeLimit: Duration = .seconds(60)
  ) async throws -> Diagnostic? {
    await #expect(throws: Diagnostic.self) {
      _ = try await run(text, on: target, timeLimit: timeLimit)
    }
  }

  @Test(arguments: emulated) func aProgramThatHangsIsEnded(_ target: Target) async throws {
    let problem = try await problem(
      "int main(void) { for (;;) { __asm__ volatile(\"nop\"); } }", on: target,
      timeLimit: .seconds(2))
    #expect(problem?.id == "time-limit")
  }

  @Test(arguments: emulated.filter { !$0.name.hasPrefix("avr") })
  func aFaultIsReported(_ target: Target) async throws {
    let instruction = target.name == "rv32imc" ? "unimp" : "udf #0"
    let problem = try await problem(
      "int main(void) { __asm__ volatile(\"\(instruction)\"); return 0; }", on: target)
    #expect(problem?.id == "target-fault")
  }

  @Test(arguments: emulated) func anInputThatEndsEarlyIsReported(_ target: Target) async throws {
    let problem = try await problem(
      "int main(void) { uint8_t b[4]; fg_board_read(b, 4); return b[0]; }", on: target)
    #expect(problem?.id == "target-failed")
    #expect(problem?.message.contains("found its input cut short") ?? false)
  }

  @Test(arguments: Target.all) func anotherEndIsReported(_ target: Target) async throws {
    let problem = try await problem("int main(void) { return 42; }", on: target)
    #expect(problem?.id == "target-failed")
    #expect(problem?.message.contains("status 42") ?? false)
  }

  // MARK: Memory

  /// The map's bytes are those that binutils count.
  @Test(arguments: emulated) func theMapSaysWhatTheImageTakes(_ target: Target) async throws {
    _ = try await run(
      """
      uint8_t zeroed[1000];
      uint8_t initialized[500] = {1};
      int main(void)
      {
          fg_board_write(zeroed + initialized[3], 1);
          return 0;
      }
      """, on: target
    ) { image in
      let map = try #require(image.map)
      #expect(map.bytes(.zeroed, from: { $0 == "program.o" }) == 1000)
      #expect(map.bytes(.initialized, from: { $0 == "program.o" }) == 500)
      #expect(map.ramBytes >= 1500 && map.ramBytes < 1600)
      #expect(map.flashBytes > 500 && map.flashBytes < 3000)
      try image.checkFit(of: "program")
    }
  }

  @Test func whatDoesNotFitIsSaid() throws {
    let small = try Target.named("cortex-m0plus").withMemory(ram: 4096)
    #expect(small.memory?.ram.bytes == 4096)
    let problem = #expect(throws: Diagnostic.self) {
      try Target.named("avr-atmega2560").withMemory(ram: 1 << 20)
    }
    #expect(problem?.id == "beyond-emulator")
  }
}
