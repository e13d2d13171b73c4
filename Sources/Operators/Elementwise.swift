import FixedPoint
import GraphIR

/// The shape of an operator that works element by element on operands of one shape.
public func elementwiseShape(_ name: String, _ operands: [Shape]) throws(ShapeError) -> [Shape] {
  guard Set(operands).count == 1 else {
    throw ShapeError("the operands of \(name) have one shape", operands)
  }
  return [operands[0]]
}

/// How two operands are aligned for an exact sum: `a << shiftA` and `b << shiftB` have
/// `fractionBits`.
struct Alignment {
  let shiftA: Int
  let shiftB: Int
  let fractionBits: Int
  /// The largest |a ± b| that the storages allow, in units of the sum.
  let magnitude: Double

  init(_ a: Buffer, _ b: Buffer) throws(FormatError) {
    fractionBits = max(a.fractionBits, b.fractionBits)
    shiftA = fractionBits - a.fractionBits
    shiftB = fractionBits - b.fractionBits
    // Two shifted int16 fit a 64-bit sum up to a distance that no sensible formats have.
    guard max(shiftA, shiftB) <= 30 else {
      throw FormatError(.misaligned(bits: max(shiftA, shiftB)))
    }
    magnitude = a.largestRaw * Double(1 << shiftA) + b.largestRaw * Double(1 << shiftB)
  }
}

/// Lowers `y = a ± b` to the kernel `stem`.
func lowerSum(_ stem: String, _ site: LoweringSite) throws(FormatError) -> KernelCall {
  let (a, b, y) = (site.operands[0], site.operands[1], site.results[0])
  let arguments: [KernelCall.Argument] =
    [a, b, y].map { .value($0.value) } + [.constant(y.shape.count)]
  if site.isFloat {
    return KernelCall(Kernel("\(stem)_f32", header: "fg_elementwise_f32.h"), arguments)
  }
  let alignment = try Alignment(a, b)
  let shift = alignment.fractionBits - y.fractionBits
  let half = shift > 0 ? Double(sign: .plus, exponent: shift - 1, significand: 1) : 0
  // At most 2^27 shifted by 30, twice.
  let bound = AccumulatorBound(
    magnitude: alignment.magnitude + half, fractionBits: alignment.fractionBits, evidence: .proved,
    accumulator: AccumulatorBound.fits(alignment.magnitude + half, width: 32) ? .int32 : .int64)
  return KernelCall(
    Kernel(
      template: stem, ["A": a.type, "B": b.type, "Y": y.type, "ACC": "i\(bound.width)"]),
    arguments
      + [alignment.shiftA, alignment.shiftB, shift].map { .constant($0) }, bound: bound)
}

/// Lowers a function of one operand to the kernel `stem`, with the rounding shift between them.
func lowerUnary(_ stem: String, _ site: LoweringSite) -> KernelCall {
  let (x, y) = (site.operands[0], site.results[0])
  let arguments: [KernelCall.Argument] = [
    .value(x.value), .value(y.value), .constant(y.shape.count),
  ]
  if site.isFloat {
    return KernelCall(Kernel("\(stem)_f32", header: "fg_elementwise_f32.h"), arguments)
  }
  return KernelCall(
    Kernel(template: stem, ["X": x.type, "Y": y.type]),
    arguments + [.constant(x.fractionBits - y.fractionBits)])
}

/// Lowers a derivative from a stored output, `dx = dy · f(y)`, to the kernel `stem`; `fraction`
/// is that of the exact product, and f may need a 1, which takes an output of no negative fraction
/// bits.
func lowerDerivative(
  _ stem: String, _ site: LoweringSite, fraction: (Int, Int) -> Int, needsOne: Bool = false
) throws(FormatError) -> KernelCall {
  let (y, dy, dx) = (site.operands[0], site.operands[1], site.results[0])
  let arguments: [KernelCall.Argument] =
    [y, dy, dx].map { .value($0.value) } + [.constant(dx.shape.count)]
  if site.isFloat {
    return KernelCall(Kernel("\(stem)_f32", header: "fg_elementwise_f32.h"), arguments)
  }
  let shift = fraction(y.fractionBits, dy.fractionBits) - dx.fractionBits
  guard !needsOne || y.fractionBits >= 0 else {
    throw .noKernel(
      "the derivative from an output of \(y.format)", fractionBits: 0...62, ofOperand: 0, at: site)
  }
  return KernelCall(
    Kernel(template: stem, ["Y": y.type, "G": dy.type, "D": dx.type]),
    arguments + (needsOne ? [.constant(y.fractionBits)] : []) + [.constant(shift)])
}
