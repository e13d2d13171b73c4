import Files
import Foundation
import NumPyFiles
import Testing

/// `trainable:` from the job to gradients and package.
@Suite struct TrainableTests {
  private func gradients(_ trainable: String, in folder: URL) async throws -> NumPyArchive {
    let out = folder.appending(path: "gradients.npz").path
    let answer = try await Fixgrad.run(
      ["gradients", "job.yaml", "--set", "trainable=\(trainable)", "--out", out, "--quiet"],
      in: folder)
    #expect(answer.status == 0, "\(answer.errors)")
    return try NumPyArchive.read(path: out)
  }

  private func withJob<T>(_ body: (URL) async throws -> T) async throws -> T {
    try await TemporaryDirectory.with { folder in
      try BadInputTests.job.write(
        to: folder.appending(path: "job.yaml"), atomically: true, encoding: .utf8)
      try BadInputTests.table.write(
        to: folder.appending(path: "train.csv"), atomically: true, encoding: .utf8)
      return try await body(folder)
    }
  }

  @Test func gradientsOfTheRestAreUnchanged() async throws {
    try await withJob { folder in
      let whole = try await gradients("all", in: folder)
      let some = try await gradients("[\"*2.*\", linear1.bias]", in: folder)
      #expect(
        Set(some.names) == ["loss", "linear1.bias", "linear2.weight", "linear2.bias"])
      for name in some.names { #expect(some[name] == whole[name], "\(name)") }
    }
  }

  @Test func thePackageIsSmaller() async throws {
    try await withJob { folder in
      func ram(_ trainable: String) async throws -> Int {
        let answer = try await Fixgrad.run(
          ["generate", "job.yaml", "--set", "trainable=\(trainable)", "--out", "out", "--quiet"],
          in: folder)
        #expect(answer.status == 0, "\(answer.errors)")
        let words = answer.output.split { $0 == " " || $0 == "\n" }
        return try #require(words.firstIndex(of: "RAM").flatMap { Int(words[$0 + 1]) })
      }
      let sizes = [
        try await ram("[linear2.bias]"), try await ram("[linear2.*]"), try await ram("all"),
      ]
      #expect(sizes[0] < sizes[1] && sizes[1] < sizes[2], "\(sizes)")
    }
  }

  @Test func aPatternWithoutAParameter() async throws {
    try await withJob { folder in
      let job = BadInputTests.job.replacing(
        "loss: nll", with: "trainable: [linear1.*, linear2.weigt, head*]\nloss: nll")
      try job.write(to: folder.appending(path: "job.yaml"), atomically: true, encoding: .utf8)
      let answer = try await Fixgrad.run(["generate", "job.yaml"], in: folder)
      #expect(answer.status == 2)
      #expect(
        answer.errors == """
          job.yaml:9:24: error: no trainable parameter matches 'linear2.weigt'  [unmatched-trainable]
            note: trainable parameters: linear1.weight, linear1.bias, linear2.weight, linear2.bias
            fix-it: linear2.weight
          job.yaml:9:39: error: no trainable parameter matches 'head*'  [unmatched-trainable]
            note: trainable parameters: linear1.weight, linear1.bias, linear2.weight, linear2.bias

          """)
    }
  }

  @Test func aStatisticIsNotTrained() async throws {
    try await withJob { folder in
      let job = BadInputTests.job.replacing(
        "    - sigmoid", with: "    - batch_norm"
      ).replacing("loss: nll", with: "trainable: [batch_norm1.mean]\nloss: nll").replacing(
        "{epochs: 2}", with: "{epochs: 2, batch_size: 3, batching: whole}")
      try job.write(to: folder.appending(path: "job.yaml"), atomically: true, encoding: .utf8)
      let answer = try await Fixgrad.run(["generate", "job.yaml"], in: folder)
      #expect(answer.status == 2)
      #expect(
        answer.errors.hasPrefix(
          "job.yaml:9:13: error: no trainable parameter matches 'batch_norm1.mean'"))
    }
  }
}
