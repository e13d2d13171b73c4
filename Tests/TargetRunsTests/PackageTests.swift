import CEmission
import Files
import FixGrad
import Foundation
import TargetRuns
import Testing
import Toolchains

/// What a package brings along for boards, on emulated ones: the self-test, and learning from a
/// serial port.
@Suite(.serialized, .timeLimit(.minutes(20))) struct PackageTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// digits-mlp with a hidden layer that fits AVR.
  private static let package = Task {
    let project = try Project(
      job: root.appending(path: "calibration/digits-mlp/job.yaml").path,
      overrides: ["model.layers=[{linear: 16}, sigmoid, {linear: 10}, log_softmax]"])
    let calibrated = try project.recordedOrCalibrated()
    let emission = try project.emission(calibrated)
    return (
      package: try await emission.packageWithSelftest(HostCompiler.find()),
      task: try project.trainingTask(calibrated, seeds: 1, exactSteps: 0, command: "")
    )
  }

  /// Builds files of the package and a shim for a target, and runs them.
  private func run(
    _ sources: [String], shim: String, on target: Target, defines: [String] = [],
    input: [UInt8] = [], change: (String) -> String = { $0 }
  ) async throws -> [UInt8] {
    let package = try await Self.package.value.package
      .adding("shim.c", "#include \"fg_board.h\"\n\(shim)")
    return try await TemporaryDirectory.with { folder in
      try package.write(into: folder)
      let selftest = folder.appending(path: "extras/selftest.c")
      try change(String(contentsOf: selftest, encoding: .utf8)).write(
        to: selftest, atomically: true, encoding: .utf8)
      let counter = try await TargetCounter.build(for: target, in: folder)
      let image = try await TargetImage.build(
        (sources + ["shim.c", "src/digits_mlp_fixed.c", "src/digits_mlp_weights.c"]).map {
          folder.appending(path: $0)
        }, for: target,
        includeDirectories: ["src", "examples/streaming"].map { folder.appending(path: $0) },
        defines: defines, in: folder)
      try image.checkFit(of: "digits_mlp")
      return try await image.run(
        input: input, counter: counter, in: folder, timeLimit: .seconds(300)
      ).output
    }
  }

  // MARK: The self-test

  private static let selftest = """
    int digits_mlp_selftest(void (*put)(char c));
    static void put(char c) { fg_board_write(&c, 1); }
    int main(void) { digits_mlp_selftest(put); return 0; }
    """

  @Test(arguments: Target.all) func theSelftestPasses(_ target: Target) async throws {
    let freestanding = target.isHost ? ["main=unused_main"] : []
    let shim = target.isHost ? "#undef main\n\(Self.selftest)" : Self.selftest
    let output = try await run(
      ["extras/selftest.c"], shim: shim, on: target, defines: freestanding)
    #expect(String(decoding: output, as: UTF8.self) == "PASS\n")
  }

  @Test(arguments: ["cortex-m0plus", "avr-atmega1284"])
  func theSelftestSaysWhatDiffers(_ name: String) async throws {
    let target = try Target.named(name)
    let loss = try await run(["extras/selftest.c"], shim: Self.selftest, on: target) {
      $0.replacingOccurrences(
        of: "return digits_mlp_train(&model, x, t[0]);",
        with: """
          digits_mlp_loss_t loss = digits_mlp_train(&model, x, t[0]);
          return step == 41 ? loss + 1 : loss;
          """)
    }
    let text = String(decoding: loss, as: UTF8.self)
    #expect(text.hasPrefix("FAIL: the loss of step 42 is "), "\(text)")
    let weights = try await run(["extras/selftest.c"], shim: Self.selftest, on: target) {
      $0.replacingOccurrences(
        of: "switch (parameter) {",
        with: """
          if (parameter == 2) { model.linear2_weight[5]++; }
          switch (parameter) {
          """)
    }
    #expect(
      String(decoding: weights, as: UTF8.self)
        == "FAIL: after 100 steps the weights differ in linear2.weight\n")
  }

  // MARK: Learning from a serial port

  private static let port = """
    #include "port.h"
    int port_read(void)
    {
        uint8_t byte;
        fg_board_read(&byte, 1);
        return byte == 0xff ? -1 : byte;
    }
    void port_write(uint8_t byte) { fg_board_write(&byte, 1); }
    """

  /// Predicts 40 digits, learns from 900, predicts the 40 again: more are right, and all answers are
  /// those of this machine.
  @Test(arguments: ["cortex-m0", "cortex-m4", "rv32imc", "avr-atmega1284"])
  func itLearnsFromAStream(_ name: String) async throws {
    let task = try await Self.package.value.task
    let raw = try #require(task.rawTrain)
    let labels = task.train.map { UInt8($0.target.elements[0]) }
    func values(_ index: Int) -> [UInt8] { raw[index].map { UInt8($0) } }
    let questions = (0..<40).flatMap { [UInt8(ascii: "P")] + values($0) }
    let lessons = (0..<900).flatMap { [UInt8(ascii: "L")] + values($0) + [labels[$0], 0] }
    let input = questions + lessons + questions + [0xff]
    func answers(_ target: Target) async throws -> [UInt8] {
      try await run(
        ["examples/streaming/main.c"], shim: Self.port, on: target, defines: ["WITHOUT_SAVING"],
        input: input)
    }
    let output = try await answers(Target.named(name))
    try #require(output.count == 3680)
    func right(_ first: Int) -> Int { (0..<40).filter { output[first + $0] == labels[$0] }.count }
    let (before, after) = (right(0), right(3640))
    #expect(after >= before + 10, "\(before), then \(after) of 40")
    #expect(try await answers(.host) == output)
  }

  /// A model goes from one machine to another and learns on with the same bits.
  @Test func aModelMovesToAnotherMachine() async throws {
    let task = try await Self.package.value.task
    let raw = try #require(task.rawTrain)
    func lessons(_ range: Range<Int>) -> [UInt8] {
      range.flatMap { index in
        [UInt8(ascii: "L")] + raw[index].map { UInt8($0) }
          + [UInt8(task.train[index].target.elements[0]), 0]
      }
    }
    func stream(_ input: [UInt8], _ name: String) async throws -> [UInt8] {
      // The end of a stream is no byte here: a saved model has all of them.
      let shim = """
        #include "port.h"
        static uint32_t left = \(input.count)UL;
        int port_read(void)
        {
            uint8_t byte;
            if (left-- == 0) return -1;
            fg_board_read(&byte, 1);
            return byte;
        }
        void port_write(uint8_t byte) { fg_board_write(&byte, 1); }
        """
      return try await run(
        ["examples/streaming/main.c"], shim: shim, on: Target.named(name), input: input)
    }
    let whole = try await stream(lessons(0..<60) + [UInt8(ascii: "S")], "host")
    let first = try await stream(lessons(0..<30) + [UInt8(ascii: "S")], "avr-atmega1284")
    let saved = Array(first.dropFirst(4 * 30))
    let second = try await stream(
      [UInt8(ascii: "R")] + saved + lessons(30..<60) + [UInt8(ascii: "S")], "cortex-m3")
    #expect(second.first == 1, "the model is taken")
    #expect(whole.dropFirst(4 * 30).elementsEqual(second.dropFirst()))
    var damaged = saved
    damaged[100] ^= 4
    #expect(try await stream([UInt8(ascii: "R")] + damaged, "cortex-m0plus") == [0])
  }
}
