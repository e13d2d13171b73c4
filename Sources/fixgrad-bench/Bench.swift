import CEmission
import Calibration
import Diagnostics
import ExactArithmetic
import Files
import FixGrad
import FixedPoint
import Foundation
import GraphIR
import Toolchains

/// Measures what FixGrad promises of speed and size; every ratio is of two times taken in one run.
@main
enum Bench {
  static func main() async {
    do {
      let project = try Project(job: "calibration/digits-mlp/job.yaml")
      print("digits-mlp: 64-32-10 perceptron, \(project.samples.train.count) samples\n")
      let calibrated = try passes(project)
      let emission = try project.emission(calibrated)
      try await emittedPrograms(emission)
      exactStep(project)
      tables()
    } catch let error as Diagnostics {
      fail(error.rendered)
    } catch let error as Diagnostic {
      fail(error.rendered)
    } catch {
      fail("\(error)")
    }
  }

  private static func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(2)
  }

  // MARK: The compiler

  private static func passes(_ project: Project) throws -> CalibratedGraph {
    var calibrated: CalibratedGraph?
    let calibration = try time { calibrated = try project.calibrated() }
    guard let calibrated else { preconditionFailure("a calibration that returns has ranges") }
    let steps = Double(calibrated.steps)
    report("calibration, double precision", calibration / steps * 1e6, "µs a step")
    let emission = try time { _ = try project.emission(calibrated).emitC() }
    report("formats, memory plan, C text", emission * 1e3, "ms")
    return calibrated
  }

  // MARK: Emitted C

  private static let steps = 20_000

  /// A step of both emitted programs on this host, at -O3.
  private static func emittedPrograms(_ emission: EmissionModel) async throws {
    let compiler = try await HostCompiler.find()
    let (fixed, float) = try await TemporaryDirectory.with { folder in
      try emission.emitC().adding("bench.c", timingProgram(emission)).write(into: folder)
      var times: [Double] = []
      for defines in [[], ["\(emission.name.uppercased())_FLOAT"]] {
        let program = try await compiler.compile(
          sources: ["bench.c"].map { folder.appending(path: $0) }
            + ["fixed", "float", "weights"].map {
              folder.appending(path: "src/\(emission.name)_\($0).c")
            }, includeDirectories: [folder.appending(path: "src")], defines: defines,
          flags: ["-O3", "-ffp-contract=off", "-std=gnu99"],
          output: folder.appending(path: "bench\(times.count)"))
        var best = Double.infinity
        for _ in 0..<5 {
          let result = try await program.run(timeLimit: .seconds(60))
          guard
            let nanoseconds = Double(result.text.trimmingCharacters(in: .whitespacesAndNewlines))
          else { preconditionFailure("the timing program prints nanoseconds") }
          best = min(best, nanoseconds)
        }
        times.append(best)
      }
      return (times[0], times[1])
    }
    report("emitted fixed program, \(compiler.version)", fixed / 1e3, "µs a step")
    report("emitted float program", float / 1e3, "µs a step")
    report("fixed / float", fixed / float, "×")
    report("RAM, fixed", Double(emission.fixed.ramBytes), "bytes")
    report(
      "RAM, fixed / lower bound", ratio(emission.fixed.ramBytes, emission.fixed.ramLowerBound), "×")
    report("RAM, fixed / float", ratio(emission.fixed.ramBytes, emission.float.ramBytes), "×")
  }

  private static func timingProgram(_ emission: EmissionModel) -> String {
    let name = emission.name
    let (inputs, classes) = (emission.exampleInputs.count, emission.exampleTargets)
    let format = emission.inputFormat
    func rows(_ element: (Double) -> String) -> String {
      emission.exampleInputs.map { "{\($0.map(element).joined(separator: ","))}" }
        .joined(separator: ",\n")
    }
    return """
      #include <stdio.h>
      #include <time.h>
      #include "\(name).h"
      #ifdef \(name.uppercased())_FLOAT
      static const float x[\(inputs)][\(name.uppercased())_INPUTS] = {\(rows { "\(Float($0))f" })};
      #else
      static const int16_t x[\(inputs)][\(name.uppercased())_INPUTS] = {\(rows { "\(format.raw($0))" })};
      #endif
      static const int16_t t[\(inputs)] = {\(classes.map { "\(Int($0[0]))" }.joined(separator: ","))};
      static \(name)_t model;
      int main(void)
      {
          struct timespec a, b;
          long i;
          \(name)_init(&model);
          clock_gettime(CLOCK_MONOTONIC, &a);
          for (i = 0; i < \(steps); i++) {
              \(name)_train(&model, x[i % \(inputs)], t[i % \(inputs)]);
          }
          clock_gettime(CLOCK_MONOTONIC, &b);
          printf("%.1f\\n", ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec))
                                / \(steps));
          return 0;
      }
      """
  }

  // MARK: Exact arithmetic

  /// A training step in exact arithmetic at 256 bits, and in double precision.
  private static func exactStep(_ project: Project) {
    let graph = project.training.graph
    let weights = graph.initialWeights(seed: 1)
    let sample = project.samples.train[0]
    let count = 20
    let exact = time {
      var run = TrainingRun<ExactReal>(
        project.training,
        weights: weights.reduce(into: [:]) { exact, entry in
          exact[entry.key] = Tensor(
            graph.shape(entry.key), entry.value.map { ExactReal(Double($0), precision: 256) })
        }, finish: { $0.map { $0.rounded() } })
      for _ in 0..<count {
        _ = run.step(
          input: sample.input.map { ExactReal($0, precision: 256) },
          target: sample.target.map { ExactReal($0, precision: 256) })
        run.commit()
      }
    }
    report("exact reference, 256 bits", exact / Double(count) * 1e3, "ms a step")
  }

  private static func tables() {
    let build = time {
      for _ in 0..<10 { _ = PiecewiseCubic(.sigmoid, input: QFormat(.int16, fractionBits: 12)) }
    }
    report("sigmoid table, built and measured over 65,536 inputs", build / 10 * 1e3, "ms")
  }

  // MARK: Reporting

  private static func time(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    let elapsed = ContinuousClock.now - start
    return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
  }

  private static func ratio(_ a: Int, _ b: Int) -> Double { Double(a) / Double(b) }

  private static func report(_ what: String, _ value: Double, _ unit: String) {
    let number = String(format: value < 100 ? "%10.3f" : "%10.0f", value)
    print(number, unit.padding(toLength: 10, withPad: " ", startingAt: 0), what)
  }
}
