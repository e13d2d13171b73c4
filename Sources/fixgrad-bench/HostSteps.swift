import CEmission
import Files
import FixGrad
import Foundation
import Toolchains

/// A training step of the emitted integer program against the emitted float program on this host:
/// every bundled job, held to a limit, and digits-mlp with each update rule and in batches.
struct HostSteps {
  private static let variants = [
    "formats.weight_update=residual8", "formats.weight_update=master32",
    "formats.weight_update=stochastic16", "formats.weight_update=nearest16",
    "training.batch_size=16",
  ]
  private static let limit = 1.5
  private static let rounds = 7

  private let compiler: HostCompiler
  private let projects: [Project]

  init(_ compiler: HostCompiler, _ projects: [Project]) {
    (self.compiler, self.projects) = (compiler, projects)
  }

  func measure(into table: inout Table) async throws {
    for project in projects {
      try await measure(project, name: project.job.name, limit: Self.limit, into: &table)
    }
    for variant in Self.variants {
      let project = try Project(job: "calibration/digits-mlp/job.yaml", overrides: [variant])
      let change = variant.split(separator: ".").last ?? ""
      try await measure(
        project, name: "\(project.job.name) \(change)", limit: nil, into: &table)
    }
  }

  private func measure(
    _ project: Project, name: String, limit: Double?, into table: inout Table
  ) async throws {
    let emission = try project.emission(project.recordedOrCalibrated())
    let compiler = compiler
    let (fixed, float) = try await TemporaryDirectory.with { folder in
      try emission.emitC().adding("step.c", Self.program(emission)).write(into: folder)
      var programs: [Executable] = []
      for defines in [[], ["\(emission.name.uppercased())_FLOAT"]] {
        let sources =
          ["step.c"]
          + ["fixed", "float", "weights"].map {
            "src/\(emission.name)_\($0).c"
          }
        programs.append(
          try await compiler.compile(
            sources: sources.map { folder.appending(path: $0) },
            includeDirectories: [folder.appending(path: "src")], defines: defines,
            flags: ["-O3", "-ffp-contract=off", "-std=gnu99"],
            output: folder.appending(path: "step\(programs.count)")))
      }
      var best = [Double.infinity, Double.infinity]
      for _ in 0..<Self.rounds {
        for (index, program) in programs.enumerated() {
          let text = try await program.run(timeLimit: .seconds(60)).text
          guard let time = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            preconditionFailure("the timing program prints nanoseconds")
          }
          best[index] = min(best[index], time)
        }
      }
      return (best[0], best[1])
    }
    table.add("\(name): step, fixed", fixed * 1e-3, "us")
    table.add("\(name): step, float", float * 1e-3, "us")
    table.add("\(name): step, fixed / float", fixed / float, "x", limit: limit)
  }

  /// Trains on the samples of the package's example for some milliseconds, prints ns a step.
  private static func program(_ emission: EmissionModel) -> String {
    let name = emission.name
    // A batch that is taken at once begins with the first sample.
    let batch = emission.fixed.quantized.training.samplesPerStep
    precondition(batch <= emission.exampleInputs.count, "the example has the samples of a step")
    let step =
      batch > 1
      ? "\(name)_train(&model, inputs[0], (\(name)_target_t)targets);"
      : "\(name)_train(&model, inputs[i % SAMPLES], targets[i % SAMPLES]);"
    return """
      #include <time.h>
      #define main example
      #include "examples/minimal/main.c"
      #undef main
      int main(void)
      {
          struct timespec start, end;
          double ns = 0;
          long steps = 0;
          \(name)_init(&model);
          clock_gettime(CLOCK_MONOTONIC, &start);
          while (ns < 3e7) {
              int i;
              for (i = 0; i < 16 * SAMPLES; i++) {
                  \(step)
              }
              steps += 16 * SAMPLES;
              clock_gettime(CLOCK_MONOTONIC, &end);
              ns = (double)(end.tv_sec - start.tv_sec) * 1e9 + (double)(end.tv_nsec - start.tv_nsec);
          }
          printf("%.2f\\n", ns / (double)steps);
          return 0;
      }
      """
  }
}
