import Autodiff
import GraphIR
import Operators
import TestNetworks
import Testing

/// A violation of the stage's rules ends the program.
@Suite struct VerifierTests {
  @Test func aLegalGraphPasses() throws {
    try Network.perceptron(2, 2, 2, .mse).training().verify()
  }

  @Test func theLossIsAScalar() async throws {
    await #expect(processExitsWith: .failure) {
      let training = try Network.perceptron(2, 2, 2, .mse).training()
      let wrong = training.replacing(training.graph) {
        $0 == training.network.loss ? training.network.output : $0
      }
      wrong.verify()
    }
  }

  @Test func anUpdateChangesAParameter() async throws {
    await #expect(processExitsWith: .failure) {
      let training = try Network.perceptron(2, 2, 2, .mse).training()
      let wrong = training.replacing(training.graph) {
        $0 == training.updates[1].parameter ? training.network.output : $0
      }
      wrong.verify()
    }
  }

  @Test func anUpdateKeepsTheShape() async throws {
    await #expect(processExitsWith: .failure) {
      let training = try Network.perceptron(2, 2, 2, .mse).training()
      let wrong = training.replacing(training.graph) {
        $0 == training.updates[0].updated ? training.updates[1].updated : $0
      }
      wrong.verify()
    }
  }
}
