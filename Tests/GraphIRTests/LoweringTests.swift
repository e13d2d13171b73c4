import FixedPoint
import GraphIR
import Testing

@Suite struct LoweringTests {
  private func buffer(
    _ format: BufferFormat, magnitude: Double = 1, shape: Shape = [4]
  ) -> Buffer {
    Buffer(value: Value(index: 0), shape: shape, format: format, magnitude: magnitude)
  }

  // MARK: Accumulator bounds

  @Test func anInt32HoldsExactlyItsLargestNumber() {
    let most = Double(Int32.max)
    #expect(AccumulatorBound.fits(most, width: 32))
    #expect(!AccumulatorBound.fits(most + 1, width: 32))
    let bound = AccumulatorBound(magnitude: most, shift: 0, evidence: .proved)
    #expect(bound?.width == 32 && bound?.magnitude == most)
    #expect(
      AccumulatorBound(magnitude: most + 1, shift: 0, evidence: .proved)?.width == 64)
  }

  @Test func theHalfAddIsPartOfTheBound() {
    for shift in 1...31 {
      let half = Double(1 << (shift - 1))
      let most = Double(Int32.max) - half
      let fitting = AccumulatorBound(magnitude: most, shift: shift, evidence: .proved)
      #expect(fitting?.width == 32 && fitting?.magnitude == Double(Int32.max))
      let beyond = AccumulatorBound(magnitude: most + 1, shift: shift, evidence: .proved)
      #expect(beyond?.width == 64)
    }
    // A left shift adds no half.
    #expect(
      AccumulatorBound(magnitude: Double(Int32.max), shift: -3, evidence: .proved)?.width == 32)
  }

  @Test func nothingHoldsTwoToThe63() {
    #expect(AccumulatorBound(magnitude: 0x1p62, shift: 0, evidence: .proved)?.width == 64)
    #expect(AccumulatorBound(magnitude: 0x1p64, shift: 0, evidence: .proved) == nil)
    #expect(AccumulatorBound(magnitude: 0x1p63, shift: 0, evidence: .proved) == nil)
    #expect(AccumulatorBound(magnitude: 0x1p62, shift: 63, evidence: .proved) == nil)
  }

  @Test func aSitesBoundIsTheObservedMaximumWithHeadroom() throws {
    let result = buffer(.fixed(QFormat(.int16, fractionBits: 12), .static), magnitude: 3)
    let site = LoweringSite(operands: [], results: [result], headroomBits: 2)
    let bound = try site.bound(ofResult: 0, fractionBits: 24)
    // 2^2 · 3 · 2^24 + 2^(24 − 12 − 1).
    #expect(bound.magnitude == 12 * 0x1p24 + 0x1p11)
    #expect(bound.width == 32 && bound.evidence == .calibrated(headroomBits: 2))
    #expect(try site.bound(ofResult: 0, fractionBits: 28).width == 64)
    let error = #expect(throws: FormatError.self) {
      try site.bound(ofResult: 0, fractionBits: 60)
    }
    #expect(error == FormatError(.accumulatorOverflow(magnitude: 12 * 0x1p60 + 0x1p47)))
  }

  // MARK: Buffers

  @Test func buffersNameTheirTypes() {
    #expect(buffer(.fixed(QFormat(.int8, fractionBits: 3), .static)).type == "i8")
    #expect(buffer(.fixed(QFormat(.int16, fractionBits: 3), .sample)).type == "i16")
    #expect(buffer(.fixed(QFormat(.int32, fractionBits: 3), .static)).type == "i32")
    #expect(buffer(.master(QFormat(.int16, fractionBits: 3), residualBits: 8)).type == "i16")
    #expect(buffer(.float32).type == "f32")
  }

  @Test func onlySampleScalesHaveAnExponent() {
    let q = QFormat(.int16, fractionBits: 14)
    #expect(buffer(.fixed(q, .sample)).exponentLimit == 20)
    #expect(buffer(.fixed(q, .static)).exponentLimit == 0)
    #expect(buffer(.fixed(q, .static)).fractionBits == 14)
    #expect(buffer(.master(q, residualBits: 8)).fractionBits == 14)
  }

  @Test func oneFloatMakesTheProgramFloat() {
    let (float, fixed) = (
      buffer(.float32), buffer(.fixed(QFormat(.int16, fractionBits: 3), .static))
    )
    #expect(LoweringSite(operands: [float], results: [float], headroomBits: 0).isFloat)
    #expect(LoweringSite(operands: [], results: [float], headroomBits: 0).isFloat)
    #expect(!LoweringSite(operands: [fixed], results: [fixed], headroomBits: 0).isFloat)
    #expect(!LoweringSite(operands: [buffer(.index)], results: [fixed], headroomBits: 0).isFloat)
  }

  // MARK: Formats

  @Test func formatsPrintAndMeasure() {
    let q = QFormat(.int16, fractionBits: 12)
    let cases: [(BufferFormat, String, Int)] = [
      (.fixed(q, .static), "int16 Q3.12", 2),
      (.fixed(QFormat(.int32, fractionBits: 20), .static), "int32 Q11.20", 4),
      (.fixed(QFormat(.int16, fractionBits: 14), .sample), "int16 Q1.14 * 2^-k", 2),
      (.master(q, residualBits: 8), "int16 Q3.12 + 8 residual bits", 3),
      (.master(q, residualBits: 0), "int16 Q3.12", 2),
      (.float32, "float32", 4),
      (.index, "index", 2),
    ]
    for (format, text, bytes) in cases {
      #expect("\(format)" == text)
      #expect(format.bytes == bytes)
    }
  }

  @Test func copiesOfMastersAreFixed() {
    let q = QFormat(.int16, fractionBits: 12)
    #expect(BufferFormat.master(q, residualBits: 8).unmastered == .fixed(q, .static))
    #expect(BufferFormat.fixed(q, .sample).unmastered == .fixed(q, .sample))
    #expect(BufferFormat.float32.unmastered == .float32)
    #expect(BufferFormat.master(q, residualBits: 8).format == q)
    #expect(BufferFormat.index.format == nil && BufferFormat.float32.format == nil)
    #expect(BufferFormat.fixed(q, .sample).scale == .sample)
    #expect(BufferFormat.master(q, residualBits: 8).scale == .static)
  }

  // MARK: Calls

  @Test func templatesAreNamedAfterTheirTypes() {
    let kernel = Kernel(
      template: "fg_linear", ["X": "i16", "W": "i8", "B": "i32", "Y": "i16", "ACC": "i64"])
    #expect(kernel.header == "fg_linear.h")
    #expect(kernel.function == "fg_linear_i16i8i32i16_i64")
    #expect(kernel.bindings.map(\.macro) == ["FG_X", "FG_W", "FG_B", "FG_Y", "FG_ACC"])
    #expect(kernel.bindings.map(\.type) == ["i16", "i8", "i32", "i16", "i64"])
    #expect(Kernel(template: "fg_relu", ["X": "i16", "Y": "i16"]).function == "fg_relu_i16i16")
    let plain = Kernel("fg_add_f32", header: "fg_elementwise_f32.h")
    #expect(plain.function == "fg_add_f32" && plain.bindings.isEmpty)
  }

  @Test func lossesLeaveRoomToGrowSixteenfold() {
    struct Probe: LossOperator {
      static let name = "probe"
      static let scalesCotangent = true
      static let specimens: [Specimen] = []
      func target(for output: Shape) throws(ShapeError) -> TargetKind { .values(output) }
      func resultShapes(_ operands: [Shape]) throws(ShapeError) -> [Shape] { [.scalar] }
      func evaluate<S: Scalar>(_ operands: [Tensor<S>]) -> [Tensor<S>] { [operands[0]] }
      func lower(_ site: LoweringSite) throws(FormatError) -> KernelCall {
        throw FormatError(.noKernel("probe"))
      }
    }
    let format = Probe().lossFormat(observed: 2.3, limit: 26)
    #expect(format == .fixed(QFormat(.int32, fractionBits: 25), .static))
    #expect(
      Probe().lossFormat(observed: 0.001, limit: 20)
        == .fixed(QFormat(.int32, fractionBits: 20), .static))
    #expect(Probe().resultScales([.static]) == [.static, .sample])
    #expect(Probe().resultScales([.sample]) == nil)
    #expect(Probe.resultNames == ["", "cotangent"] && Probe.roles == [1: .gradient])
  }
}
