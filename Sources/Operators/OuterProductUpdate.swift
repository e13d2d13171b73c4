import FixedPoint
import GraphIR

/// The update of a matrix by an outer product that is never stored, `W′ = W + n ⊗ x`, rounded
/// once into the master.
public struct OuterProductUpdate: OverwritingOperator {
  public static let name = "outer_product_update"
  public init() {}

  // MARK: Shape

  public func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let (w, n, x) = (operands[0], operands[1], operands[2])
    guard n.rank == 1, x.rank == 1, w == [n[0], x[0]] else {
      throw ShapeError("an outer product of [m] and [n] updates [m, n]", [w, n, x])
    }
    return [w]
  }

  // MARK: Reference

  public func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] {
    var w = operands[0]
    overwrite(&w, Array(operands.dropFirst()))
    return [w]
  }

  @specialized(where S == Double)
  public func overwrite<S: Scalar>(_ w: inout Tensor<S>, _ operands: [Tensor<S>]) {
    let (n, x) = (operands[0].elements, operands[1].elements)
    w.elements.withUnsafeMutableBufferPointer { ws in
      n.withUnsafeBufferPointer { ns in
        x.withUnsafeBufferPointer { xs in
          guard let w0 = ws.baseAddress, let n0 = ns.baseAddress, let x0 = xs.baseAddress
          else { return }
          S.addOuterProduct(w0, n0, rows: n.count, x0, columns: x.count)
        }
      }
    }
  }

  // MARK: Fixed point

  public func resultFormats(_ operands: [Buffer], observed: [Double], storages: [Storage])
    -> [BufferFormat?]
  {
    [operands[0].format]
  }

  /// A shift of 16 into the master is the cheapest on most machines: more than that is not used up
  /// to 16 bits.
  public func fractionLimit(ofOperand index: Int, _ operands: [BufferFormat?]) -> Int? {
    guard index == 1, case .master(let w, let rule)? = operands[0], let x = operands[2]?.format,
      w.storage != .int32, x.storage != .int32
    else { return nil }
    // Without a residual plane a step keeps the bits that it has with one of 8.
    return 16 + w.fractionBits + max(rule.residualBits, 8) - x.fractionBits
  }

  public func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
    let (w, n, x) = (site.operands[0], site.operands[1], site.operands[2])
    let extents: [KernelCall.Argument] = [.constant(w.shape[0]), .constant(w.shape[1])]
    if site.isFloat {
      return KernelCall(
        Kernel("fg_outer_product_update_f32", header: "fg_update_f32.h"),
        [.value(w.value), .value(n.value), .value(x.value)] + extents)
    }
    let shift = n.fractionBits + x.fractionBits - w.masterFractionBits
    return KernelCall(
      Kernel(
        template: "fg_outer_product_update",
        ["RULE": w.updateRule.kernelName, "W": w.type, "N": n.type, "X": x.type],
        calling: [.masterAdd(w, [n.holder, x.holder].contains("i64") ? "i64" : "i32")]),
      w.planes + [.value(n.value), .value(x.value)] + extents + [.constant(shift)]
        + w.randomArguments)
  }

  public func errorBoundULP(
    ofResult index: Int, at site: LoweringSite, exponent k: Int
  ) -> Double { site.isFloat ? 0.5 : site.operands[0].updateRule.errorBoundULP }

  // MARK: Memory

  public static let updatedOperand: Int? = 0

  // MARK: Specimens

  public static let specimens = [
    Specimen(
      OuterProductUpdate(), [([3, 4], .unit), ([3], .reals(-0.1...0.1)), ([4], .unit)],
      parameter: 0)
  ]
}
