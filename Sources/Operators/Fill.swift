import FixedPoint
import GraphIR

/// A tensor of one constant.
public struct Fill: Operator {
  public static let name = "fill"
  public let element: Double
  public let shape: Shape

  public init(_ element: Double, _ shape: Shape) {
    self.element = element
    self.shape = shape
  }

  public var attributes: String { "\(element), shape: \(shape)" }

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [shape] }

  // MARK: Reference

  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    [Tensor(shape, repeating: S(element))]
  }

  // MARK: Fixed point

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let y = site.results[0]
    let count = KernelCall.Argument.constant(shape.count)
    if site.isFloat {
      return KernelCall(
        Kernel("fg_fill_f32", header: "fg_elementwise_f32.h"),
        [.value(y.value), count, .real(Float(element))])
    }
    guard let format = y.format.format else {
      preconditionFailure("what is not float is fixed-point")
    }
    return KernelCall(
      Kernel(template: "fg_fill", ["Y": y.type]),
      [.value(y.value), count, .constant(format.raw(element))])
  }

  // MARK: Specimens

  public static let specimens = [Specimen(Fill(0.3, [3]), [])]
}
