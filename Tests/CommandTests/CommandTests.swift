import Files
import Foundation
import Testing

/// What the commands print and write for good input.
@Suite struct CommandTests {
  private let job = "calibration/digits-mlp/job.yaml"

  @Test func version() async throws {
    let answer = try await Fixgrad.run(["--version"])
    #expect(answer.status == 0)
    #expect(answer.output == "0.1.0\n")
  }

  @Test(arguments: [
    "generate", "calibrate", "check", "compare", "gradients", "inspect", "operators", "reports",
    "run", "targets", "trial", "tune",
  ])
  func everyCommandHasHelp(_ command: String) async throws {
    let answer = try await Fixgrad.run([command, "--help"])
    #expect(answer.status == 0)
    #expect(answer.output.contains("USAGE: fixgrad \(command)"))
  }

  @Test func generateIsDeterministicAcrossProcesses() async throws {
    try await TemporaryDirectory.with { folder in
      var packages: [[String: Data]] = []
      for name in ["first", "second"] {
        let out = folder.appending(path: name)
        let answer = try await Fixgrad.run(["generate", job, "--out", out.path, "--epochs", "1"])
        #expect(answer.status == 0)
        #expect(answer.errors == "")
        packages.append(try Fixgrad.files(out))
      }
      #expect(packages[0].count > 20)
      #expect(packages[0] == packages[1])
      #expect(packages[0].keys.contains("src/digits_mlp_fixed.c"))
      #expect(packages[0].keys.contains("extras/selftest.c"))
    }
  }

  @Test func generateNeverDeletesAUsersFile() async throws {
    try await TemporaryDirectory.with { folder in
      let out = folder.appending(path: "out")
      let arguments = ["generate", job, "--out", out.path, "--epochs", "1", "--quiet"]
      #expect(try await Fixgrad.run(arguments).status == 0)
      #expect(try await Fixgrad.run(arguments).status == 0, "over its own package")
      let own = out.appending(path: "src/user.c")
      try "int user;\n".write(to: own, atomically: true, encoding: .utf8)
      let answer = try await Fixgrad.run(arguments)
      #expect(answer.status == 2)
      #expect(
        answer.errors == """
          error: 'out' holds 'src/user.c', which is not generated  [foreign-file]
            note: the folder is replaced as a whole, and that file would be lost
            fix-it: move the file elsewhere, or generate into another folder with --out

          """)
      #expect(try String(contentsOf: own, encoding: .utf8) == "int user;\n")
    }
  }

  @Test func generateUsesRecordedRanges() async throws {
    try await TemporaryDirectory.with { folder in
      for file in ["job.yaml", "train.csv", "test.csv"] {
        try FileManager.default.copyItem(
          at: Fixgrad.root.appending(path: "calibration/digits-mlp/\(file)"),
          to: folder.appending(path: file))
      }
      let calibrated = try await Fixgrad.run(["calibrate", "job.yaml"], in: folder)
      #expect(calibrated.status == 0)
      #expect(calibrated.output.hasPrefix("digits_mlp: ranges of 20 buffers over 7185 steps\n"))
      _ = try await Fixgrad.run(["generate", "job.yaml", "--out", "a"], in: folder)
      // Ranges four times as wide under the same hash must show in the formats.
      let ranges = folder.appending(path: "ranges.json")
      let text = try String(contentsOf: ranges, encoding: .utf8)
      let widened = text.replacing(/("max" : )([0-9.e-]+)/) {
        "\($0.output.1)\((Double($0.output.2) ?? 0) * 4)"
      }
      #expect(widened != text)
      try widened.write(to: ranges, atomically: true, encoding: .utf8)
      _ = try await Fixgrad.run(["generate", "job.yaml", "--out", "b"], in: folder)
      let (a, b) = (
        try Fixgrad.files(folder.appending(path: "a")),
        try Fixgrad.files(folder.appending(path: "b"))
      )
      #expect(a["digits_mlp.json"] != b["digits_mlp.json"])
      // Another job's ranges are not used.
      let other = try await Fixgrad.run(
        ["generate", "job.yaml", "--out", "c", "--set", "optimizer.sgd.learning_rate=0.04"],
        in: folder)
      #expect(other.status == 0)
      #expect(
        try Fixgrad.files(folder.appending(path: "c"))["digits_mlp.json"] != b["digits_mlp.json"])
    }
  }

  @Test func inspectPrintsEveryStage() async throws {
    let expected = [
      "graph": "loss [], loss.cotangent [10] = nll(log_softmax1, target)",
      "autodiff": "linear1.weight.updated [32, 64] = outer_product_update(",
      "formats": "| sigmoid1               | activation | [32]     | int16 Q0.15 ",
      "memory": "of working memory; lower bound ",
      "c": "digits_mlp_loss_t digits_mlp_train(",
    ]
    for (stage, line) in expected.sorted(by: { $0.key < $1.key }) {
      let answer = try await Fixgrad.run(
        ["inspect", job, "--after", stage, "--epochs", "1", "--quiet"])
      #expect(answer.status == 0, "--after \(stage)")
      #expect(answer.output.contains(line), "--after \(stage)")
    }
  }

  @Test func operatorsAsJSON() async throws {
    try await TemporaryDirectory.with { folder in
      let file = folder.appending(path: "operators.json")
      let answer = try await Fixgrad.run(["operators", "--json", file.path])
      #expect(answer.status == 0)
      let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
      let list = try #require((json as? [String: Any])?["operators"] as? [[String: Any]])
      #expect(list.count == answer.output.split(separator: "\n").count - 2)
      #expect(list.count > 20)
      let sigmoid = try #require(list.first { $0["name"] as? String == "sigmoid" })
      #expect(sigmoid["kernels"] as? [String] == ["fg_cubic_i16i16"])
      #expect(try #require(sigmoid["error_bound_ulp"] as? Double) <= 0.75)
      #expect(sigmoid["gradient"] as? String == "dx = dy · y · (1 − y)")
      #expect(sigmoid["formats"] as? [String] == ["int16", "float32"])
    }
  }
}
