import CKernels
import Testing

/// Roots and quotients of integers are rounded correctly: half a unit either side, ties up.
@Suite struct QuotientTests {
  /// Fraction bits of operand and result.
  struct Formats: Sendable {
    let x: Int
    let y: Int
  }

  static let formats = [(12, 12), (15, 11), (8, 14), (4, 10), (14, 6), (0, 0)].map {
    Formats(x: $0.0, y: $0.1)
  }

  private typealias Kernel = (
    UnsafePointer<Int16>?, UnsafeMutablePointer<Int16>?, Int32, Int32
  ) -> Void

  private func results(_ xs: [Int16], shift: Int, _ kernel: Kernel) -> [Int] {
    var ys = xs
    ys.withUnsafeMutableBufferPointer { y in
      kernel(y.baseAddress, y.baseAddress, Int32(xs.count), Int32(shift))
    }
    return ys.map(Int.init)
  }

  /// Whether y is z rounded and saturated, where the exact 2z compares with 2y ± 1 by `least` and
  /// `most`: z ≥ y − 1/2 and z < y + 1/2.
  private func isRounded(_ y: Int, least: Bool, most: Bool) -> Bool {
    y == 32767 ? least : y == -32768 ? most : least && most
  }

  private let positive = (1...32767).map { Int16($0) }

  @Test(arguments: formats) func squareRoots(_ formats: Formats) {
    let shift = 2 * formats.y - formats.x + 2
    let ys = results(positive, shift: shift) { fg_square_root_i16i16($0, $1, $2, $3) }
    for (x, y) in zip(positive.map(Int.init), ys) {
      // (2z)² = x · 2^shift, in units of 2^min(shift, 0).
      let square = Int128(x) << max(shift, 0)
      let unit = Int128(1) << max(-shift, 0)
      let (low, high) = (Int128(2 * y - 1), Int128(2 * y + 1))
      #expect(
        isRounded(y, least: y == 0 || low * low * unit <= square, most: square < high * high * unit)
      )
    }
    #expect(
      results([0, -1, -32768], shift: shift) { fg_square_root_i16i16($0, $1, $2, $3) } == [0, 0, 0])
  }

  @Test(arguments: formats) func inverseSquareRoots(_ formats: Formats) {
    let shift = 2 * formats.y + formats.x + 2
    let ys = results(positive, shift: shift) { fg_inverse_square_root_i16i16($0, $1, $2, $3) }
    for (x, y) in zip(positive.map { Int128($0) }, ys) {
      let square = Int128(1) << shift
      let (low, high) = (Int128(2 * y - 1), Int128(2 * y + 1))
      #expect(
        isRounded(y, least: y == 0 || low * low * x <= square, most: square < high * high * x))
    }
    let none = results([0, -1], shift: shift) { fg_inverse_square_root_i16i16($0, $1, $2, $3) }
    #expect(none == [0, 0])
  }

  @Test(arguments: formats) func reciprocals(_ formats: Formats) {
    let shift = formats.x + formats.y + 1
    let all = (-32768...32767).map { Int16($0) }
    let ys = results(all, shift: shift) { fg_reciprocal_of_i16i16($0, $1, $2, $3) }
    for (x, y) in zip(all.map(Int.init), ys) {
      guard x != 0 else {
        #expect(y == 0)
        continue
      }
      #expect(isQuotient(y, 1, x, shift: shift))
    }
  }

  /// Whether y is n · 2^(shift − 1) / d rounded and saturated.
  private func isQuotient(_ y: Int, _ n: Int, _ d: Int, shift: Int) -> Bool {
    let twice = Int128(d < 0 ? -n : n) << max(shift, 0)
    let divisor = Int128(abs(d)) << max(-shift, 0)
    return isRounded(
      y, least: Int128(2 * y - 1) * divisor <= twice, most: twice < Int128(2 * y + 1) * divisor)
  }

  @Test(arguments: formats) func quotients(_ formats: Formats) {
    var generator = SystemRandomNumberGenerator()
    for shift in [formats.y - formats.x + 1, formats.x + 1, -3, -20, 12] {
      let ends: [Int16] = [1, -1, 2, -2, 32767, -32768]
      let ns = ends + (0..<4000).map { _ in Int16.random(in: -32768...32767, using: &generator) }
      let ds =
        ends.reversed()
        + (0..<4000).map { _ in
          Int16.random(in: 1...32767, using: &generator) * (Bool.random() ? 1 : -1)
        }
      var ys = ns
      ys.withUnsafeMutableBufferPointer { y in
        fg_divide_i16i16i16(y.baseAddress, ds, y.baseAddress, Int32(ns.count), Int32(shift))
      }
      for i in ns.indices {
        #expect(
          isQuotient(Int(ys[i]), Int(ns[i]), Int(ds[i]), shift: shift),
          "\(ns[i]) / \(ds[i]) at \(shift)")
      }
    }
  }

  /// Products of up to 94 bits, shifted and rounded, clamped to 64.
  @Test func wideProducts() {
    var generator = SystemRandomNumberGenerator()
    for round in 0..<20_000 {
      let bits = Int.random(in: 1...61, using: &generator)
      let a = Int.random(in: -(1 << bits)...(1 << bits), using: &generator)
      let b = round % 7 == 0 ? Int32.min : Int32.random(in: .min ... .max, using: &generator)
      let shift = Int.random(in: -40...100, using: &generator)
      let product = Int128(a) * Int128(b)
      let scaled =
        shift > 0
        ? (product + Int128(1) << (shift - 1)) >> shift
        : abs(product) >= Int128(1) << 64 ? product : product << min(-shift, 60)
      let expected = min(max(scaled, Int128(Int.min)), Int128(Int.max))
      #expect(
        Int128(fg_mul_round_i64(Int64(a), b, Int32(shift))) == expected,
        "\(a) · \(b) · 2^-\(shift)")
    }
  }
}
