import FixedPoint
import GraphIR
import Testing

/// Which accumulator a sum gets, and why.
@Suite struct AccumulatorBoundTests {
  private func buffer(
    _ storage: Storage, _ fractionBits: Int, magnitude: Double = 1
  ) -> Buffer {
    Buffer(
      value: Value(index: 0), shape: [4],
      format: .fixed(QFormat(storage, fractionBits: fractionBits), .static), magnitude: magnitude)
  }

  /// The bound of `count` products of operands of 12 fraction bits into a result of 12.
  private func bound(
    _ a: Storage, _ b: Storage, count: Int, seen magnitude: Double = 1,
    _ choice: AccumulatorChoice = .auto
  ) throws -> AccumulatorBound {
    let site = LoweringSite(
      operands: [buffer(a, 12), buffer(b, 12)],
      results: [buffer(.int16, 12, magnitude: magnitude)], headroomBits: 1, accumulator: choice)
    return try site.bound(site.products(of: 0, and: 1, count: count))
  }

  @Test func anInt32HoldsExactlyItsLargestNumber() {
    let most = Double(Int32.max)
    #expect(AccumulatorBound.fits(most, width: 32))
    #expect(!AccumulatorBound.fits(most + 1, width: 32))
    #expect(AccumulatorBound.fits(0x1p63 - 1024, width: 64))
    #expect(!AccumulatorBound.fits(0x1p63, width: 64))
  }

  @Test func aProofNeedsNoCalibration() throws {
    // 2^14 · n + 2^11 ≤ 2^31 − 1.
    let proved = try bound(.int8, .int8, count: 131_071, seen: 1e9)
    #expect(proved.accumulator == .int32 && proved.evidence == .proved)
    #expect(proved.magnitude == 131_071 * 0x1p14 + 0x1p11)
    #expect(try bound(.int8, .int8, count: 131_072, seen: 1e9).accumulator != .int32)
  }

  @Test func aCalibratedSumIsTheObservedMaximumWithHeadroom() throws {
    let bound = try bound(.int16, .int16, count: 100, seen: 63)
    // 2 · 63 · 2^24 + 2^11.
    #expect(bound.magnitude == 126 * 0x1p24 + 0x1p11)
    #expect(bound.accumulator == .int32 && bound.evidence == .calibrated(headroomBits: 1))
    #expect(try self.bound(.int16, .int16, count: 100, seen: 64).accumulator == .split)
  }

  @Test func productsThatDoNotFitAreSummedInParts() throws {
    // 2^22 a product: 511 of them fit int32.
    #expect(try bound(.int8, .int16, count: 1000, seen: 1e6).accumulator == .block(511))
    // 2^30 a product: less than 4, so halves, up to 2^15 of them.
    #expect(try bound(.int16, .int16, count: 32_768, seen: 1e6).accumulator == .split)
    #expect(try bound(.int16, .int16, count: 32_769, seen: 1e6).accumulator == .int64)
  }

  @Test func wideFactorsTakeA64BitSum() throws {
    let proved = try bound(.int32, .int32, count: 511)
    #expect(proved.accumulator == .int64 && proved.evidence == .proved)
    let calibrated = try bound(.int32, .int32, count: 512)
    #expect(calibrated.evidence == .calibrated(headroomBits: 1))
    #expect(try bound(.int32, .int8, count: 10).accumulator == .int64)
  }

  @Test func choicesAreKept() throws {
    #expect(try bound(.int16, .int16, count: 4, .int64).accumulator == .int64)
    let proved = try bound(.int16, .int16, count: 4, .proved)
    #expect(proved.accumulator == .split && proved.evidence == .proved)
    #expect(try bound(.int16, .int16, count: 4, .int32).accumulator == .int32)
  }

  @Test func whatDoesNotFitIsAnErrorWithItsSize() {
    #expect(throws: FormatError(.accumulatorOverflow(magnitude: 0x1p32 + 0x1p11, asked: .int32))) {
      try bound(.int16, .int16, count: 5, seen: 128, .int32)
    }
    #expect(throws: FormatError.self) { try bound(.int32, .int8, count: 4, .int32) }
    #expect(
      throws: FormatError(.accumulatorOverflow(magnitude: 512 * 0x1p54 + 0x1p11, asked: .proved))
    ) { try bound(.int32, .int32, count: 512, .proved) }
    #expect(throws: FormatError.self) { try bound(.int32, .int32, count: 512, seen: 0x1p45) }
  }

  @Test func anAddendCounts() throws {
    let site = LoweringSite(
      operands: [buffer(.int8, 6), buffer(.int8, 6), buffer(.int8, 0)],
      results: [buffer(.int8, 12)], headroomBits: 0)
    // 2 · 2^14 and 2^7 shifted by 12.
    #expect(
      try site.bound(site.products(of: 0, and: 1, count: 2, plus: 2)).magnitude
        == 2 * 0x1p14 + 0x1p19)
  }

  @Test func elementsAreNotProducts() throws {
    let site = LoweringSite(
      operands: [buffer(.int32, 12)], results: [buffer(.int16, 12, magnitude: 1e9)],
      headroomBits: 1)
    #expect(try site.bound(site.elements(of: 0, count: 16)).accumulator == .int64)
    let few = try site.bound(site.elements(of: 0, count: 15))
    #expect(few.accumulator == .int32 && few.evidence == .proved)
  }
}
