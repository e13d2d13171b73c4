import Files
import Foundation
import Testing

/// Targets that a loss does not take are errors at their row; made-up ones are of its kind.
@Suite struct LossTargetTests {
  private func generate(loss: String, data: String, table: String) async throws -> Fixgrad.Answer {
    try await TemporaryDirectory.with { folder in
      try """
      name: net
      model: {input: [1], layers: [{linear: 4}, tanh, {linear: 1}]}
      loss: \(loss)
      optimizer: {sgd: {learning_rate: 0.1}}
      training: {epochs: 1}
      data: {\(data)}
      """.write(to: folder.appending(path: "job.yaml"), atomically: true, encoding: .utf8)
      try table.write(to: folder.appending(path: "train.csv"), atomically: true, encoding: .utf8)
      return try await Fixgrad.run(
        ["generate", "job.yaml", "--out", "out", "--quiet"], in: folder)
    }
  }

  @Test func shares() async throws {
    let data = "train: train.csv, target: t"
    let good = try await generate(
      loss: "bce_with_logits", data: data, table: "x,t\n1,0\n2,0.5\n3,1\n")
    #expect(good.status == 0, "\(good.errors)")
    let bad = try await generate(
      loss: "bce_with_logits", data: data, table: "x,t\n1,0\n2,-1\n3,1\n4,2\n")
    #expect(bad.status == 2)
    #expect(
      bad.errors == """
        train.csv:3: error: -1.0, which is not between 0.0 and 1.0, in column 't', row 2 and 1 \
        further row  [target-domain]
          fix-it: targets are probabilities: 0 for no, 1 for yes

        """)
  }

  @Test func signs() async throws {
    let bad = try await generate(
      loss: "hinge", data: "train: train.csv, target: t", table: "x,t\n1,-1\n2,0\n3,1\n4,0\n")
    #expect(bad.status == 2)
    #expect(
      bad.errors == """
        train.csv:3: error: 0.0, which is neither -1 nor 1, in column 't', row 2 and 1 further row \
         [target-domain]
          fix-it: of targets 0 and 1, take 2 * y - 1

        """)
  }

  @Test(arguments: ["bce_with_logits", "hinge", "mse"])
  func madeUp(_ loss: String) async throws {
    let answer = try await generate(
      loss: loss, data: "synthetic: {samples: 20}", table: "")
    #expect(answer.status == 0, "\(answer.errors)")
  }
}
