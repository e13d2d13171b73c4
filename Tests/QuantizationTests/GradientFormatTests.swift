import Autodiff
import Calibration
import FixedPoint
import GraphIR
import Operators
import Quantization
import TestNetworks
import Testing

/// Formats of cotangents, which no other operator than the loss may move.
@Suite struct GradientFormatTests {
  /// The gradient of relu keeps its operand's format; what lies before it is measured against the
  /// loss's cotangent all the same.
  @Test func aFormatThatIsPassedOnDoesNotMoveTheExponent() throws {
    let network = try Network([3], .nll) { graph, x in
      let first = try graph.linear("first", x, 4)
      let second = try graph.linear("second", first, 4)
      let active = try graph.apply(ReLU(), second, name: "active")
      return try graph.linear("last", active, 2)
    }
    let quantized = try network.training().calibratedOnRandom()
      .with([:], scaled: ["active.cotangent": 3.9, "first.cotangent": 0.99])
      .quantized(FormatPolicy())
    #expect(try quantized.text("active.cotangent") == "int16 Q4.11 * 2^-k")
    #expect(try quantized.text("second.cotangent") == "int16 Q4.11 * 2^-k")
    // E = k - 1 and one bit of headroom, as without the relu.
    #expect(try quantized.text("first.cotangent") == "int16 Q2.13 * 2^-k")
  }

  /// Without an exponent a difference keeps its size: its format follows from the range, and the
  /// kernel's shift from the format.
  @Test func aStaticDifferenceHasTheFormatOfItsRange() throws {
    let graph = try Network.perceptron(3, 4, 3, .mse).training().calibratedOnRandom()
      .with(["linear2": 0.9, "target": 0.9, "loss.cotangent": 0.6])
    let quantized = try graph.quantized(FormatPolicy(gradientScale: .static))
    #expect(try quantized.text("loss.cotangent") == "int16 Q1.14")
    let arguments = try quantized.call("loss").arguments
    // d is Q0.15 and 2/3 = 1431655765 * 2^-31: a shift of 15 + 31 - 14 remains.
    #expect(arguments.suffix(3) == [.constant(1_431_655_765), .constant(32), .exponentLimit(0)])
  }
}
