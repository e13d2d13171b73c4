import Autodiff
import Files
import FixGrad
import Foundation
import GraphIR
import Operators
import Rewrites
import Testing

/// What `check` finds in the graphs of small jobs: that they are right, and each way to be wrong.
@Suite(.timeLimit(.minutes(20))) struct GradientCheckTests {
  @Test func aSmoothNetwork() async throws {
    let entry = try await CheckSubjects.finding(GradientCheck(), try await CheckSubjects.subject())
    #expect(entry.passed)
    // 4 samples, 8 random directions and 4 parameters.
    #expect(
      entry.detail == """
        48 directional derivatives on 4 samples, through all parameters and each of 4 alone, equal \
        to 2^-200 those of dual numbers; 0 near a kink skipped
        """)
  }

  @Test func aNetworkWithKinks() async throws {
    let subject = try await CheckSubjects.subject(CheckSubjects.regression)
    let entry = try await CheckSubjects.finding(GradientCheck(), subject)
    #expect(entry.passed, "\(entry.detail)")
  }

  /// `--weights`: in double precision for gradients, as float32 for the program.
  @Test func itStartsFromTheWeightsThatAreGiven() async throws {
    try await TemporaryDirectory.with { folder in
      let job = folder.appending(path: "job.yaml")
      let file = folder.appending(path: "weights.npz").path
      try CheckSubjects.classifier.write(to: job, atomically: true, encoding: .utf8)
      let trained = try Project(job: job.path).trainedWeights(steps: 3, in: .double)
      try trained.write(to: file)
      let project = try Project(job: job.path, weights: file)
      let subject = try await project.checkSubject(try project.calibrated(), steps: 2)
      let weights = subject.task.weights(1)
      for (index, parameter) in project.network.graph.parameters.enumerated() {
        let expected = try #require(trained[project.network.graph.name(parameter.value)])
        #expect(subject.weights[index].elements == expected)
        let place = project.training.graph.parameters[index].value
        #expect(weights[place] == expected.map { Float($0) })
      }
    }
  }

  private struct WrongDerivative: RewriteRule {
    static let name = "wrong derivative"
    func replacement(
      of node: Node, in site: RewriteSite, building graph: inout Graph
    ) throws(ShapeError) -> [Value]? {
      guard node.op is SigmoidGradient else { return nil }
      return try graph.apply(
        TanhGradient(), node.operands.map(site.renamed), name: node.name, role: .gradient)
    }
  }

  @Test func aWrongGradientOperator() async throws {
    var subject = try await CheckSubjects.subject()
    subject.gradients = try subject.gradients.rewritten(by: WrongDerivative())
    let entry = try await CheckSubjects.finding(GradientCheck(), subject)
    #expect(!entry.passed)
    #expect(entry.detail.hasPrefix("along random direction 1 on sample 1 the backward pass gives "))
  }

  @Test func aGradientThatIsMissing() async throws {
    var subject = try await CheckSubjects.subject()
    // Without its first layer's gradients only the directions through that layer are wrong.
    let graph = subject.gradients.graph
    subject.weights[0] = Tensor(subject.weights[0].shape, repeating: 0.25)
    #expect(try await CheckSubjects.finding(GradientCheck(), subject).passed)
    subject.gradients = try subject.gradients.rewritten(
      by: Zeroed(target: graph.shape(graph.parameters[0].value)))
    let entry = try await CheckSubjects.finding(GradientCheck(), subject)
    #expect(!entry.passed)
  }

  /// Replaces an outer product of one shape by zeros.
  private struct Zeroed: RewriteRule {
    static let name = "zeroed"
    let target: Shape
    func replacement(
      of node: Node, in site: RewriteSite, building graph: inout Graph
    ) throws(ShapeError) -> [Value]? {
      guard node.op is OuterProduct, site.graph.shape(node.results[0]) == target else { return nil }
      return try graph.apply(Fill(0, target), [], name: node.name, role: .gradient)
    }
  }

  @Test func aRewriteThatChangesTheUpdate() async throws {
    var subject = try await CheckSubjects.subject()
    subject.training = try subject.training.rewritten(by: WrongDerivative())
    let entry = try await CheckSubjects.finding(GradientCheck(), subject)
    #expect(!entry.passed)
    #expect(
      entry.detail == """
        the update of 'linear1.weight' on sample 1 is another one after the rewrites of the \
        training graph than before
        """)
  }

  /// A proof of nothing is none.
  @Test func nothingButKinks() async throws {
    var subject = try await CheckSubjects.subject(
      CheckSubjects.regression.replacingOccurrences(of: ", {linear: 2}]", with: "]"))
    subject.weights = subject.weights.map { Tensor($0.shape, repeating: 0) }
    let entry = try await CheckSubjects.finding(GradientCheck(), subject)
    #expect(!entry.passed)
    #expect(entry.detail == "no direction was compared: 40 near a kink skipped")
  }

  /// All weights 0: every hidden unit is on its kink.
  @Test func directionsAcrossKinksAreSkipped() async throws {
    var subject = try await CheckSubjects.subject(CheckSubjects.regression)
    subject.weights = subject.weights.map { Tensor($0.shape, repeating: 0) }
    // A direction through the last layer alone moves no hidden unit.
    let kinks = 4 * (8 + 2)
    let entry = try await CheckSubjects.finding(GradientCheck(), subject)
    #expect(entry.passed)
    #expect(entry.detail.hasSuffix("; \(kinks) near a kink skipped"), "\(entry.detail)")
  }
}
