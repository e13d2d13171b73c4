import Calibration
import Diagnostics
import Drift
import Files
import Foundation
import Testing
import Toolchains

@Suite("The host driver's protocol")
struct ProtocolTests {
  @Test("an answer of the wrong length gives a diagnostic", arguments: [0, 3, 1000])
  func truncatedAnswer(bytes: Int) throws {
    let task = try ToyTask.classification(samples: 20, tests: 4, epochs: 1)
    let layout = ProgramLayout(task.emission, .fixed)
    let error = #expect(throws: Diagnostic.self) {
      try RunOutcome(
        decoding: [UInt8](repeating: 1, count: bytes), as: layout, steps: [20], tests: 4)
    }
    // 20 losses of 4 bytes, 16 outputs of 2, 82 masters of 4, a hash.
    #expect(
      error?.rendered == """
        error: the host program of 'toy_classes' answered with \(bytes) bytes instead of 444  \
        [driver-protocol]
          note: this is a bug of fixgrad, or the program was killed while it wrote
        """)
  }

  @Test("a trace cut anywhere gives a diagnostic")
  func truncatedTrace() throws {
    let task = try ToyTask.classification(samples: 20, tests: 4, epochs: 1)
    var head: [UInt8] = []
    for word in [-1, 0, 0, 0, 0, 0] as [Int32] {
      withUnsafeBytes(of: word.littleEndian) { head += Array($0) }
    }
    let calls = task.emission.fixed.graph.nodes.count
    let whole = head + [UInt8](repeating: 0, count: calls * 64)
    let trace = try Trace(decoding: whole, of: task.emission.fixed)
    #expect(trace.steps.isEmpty && trace.counters.count == calls)
    for count in [0, 5, 24, whole.count - 1] {
      let error = #expect(throws: Diagnostic.self) {
        try Trace(decoding: Array(whole.prefix(count)), of: task.emission.fixed)
      }
      #expect(error?.id == "driver-protocol")
    }
  }

  @Test("float weights come back as they went when nothing is trained")
  func roundTrip() async throws {
    let task = try ToyTask.classification(samples: 20, tests: 4, epochs: 1)
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    let program = try await HostProgram.build(
      task, [.fixed, .float], compiler: .find(), in: folder.url)
    let request = RunRequest(weights: task.weights(2), orders: [])
    let graph = task.emission.fixed.graph
    let sent = graph.parameters.map { request.weights[$0.value] ?? [] }
    let float = try await program.run(request, as: .float)
    #expect(float.weights == sent.map { $0.map(Double.init) })
    #expect(float.losses.isEmpty && float.masters.isEmpty)
    let fixed = try await program.run(request, as: .fixed)
    for (weights, stored) in zip(sent, fixed.weights) {
      for (weight, value) in zip(weights, stored) { #expect(abs(Double(weight) - value) < 1e-6) }
    }
  }

  @Test("a class beyond the network's is refused before anything runs")
  func targetRange() async throws {
    var task = try ToyTask.classification(samples: 20, tests: 4, epochs: 1)
    task.test[1] = .init(input: task.test[1].input, target: .init(.scalar, [4]))
    let error = await #expect(throws: Diagnostic.self) { try await DriftStudy(task).run() }
    #expect(
      error?.rendered
        == "error: test sample 2 has class 4.0; classes are 0 to 3  [target-out-of-range]")
  }
}
