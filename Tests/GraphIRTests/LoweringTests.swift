import FixedPoint
import GraphIR
import Testing

@Suite struct LoweringTests {
  private func buffer(
    _ format: BufferFormat, magnitude: Double = 1, shape: Shape = [4]
  ) -> Buffer {
    Buffer(value: Value(index: 0), shape: shape, format: format, magnitude: magnitude)
  }

  // MARK: Buffers

  @Test func buffersNameTheirTypes() {
    #expect(buffer(.fixed(QFormat(.int8, fractionBits: 3), .static)).type == "i8")
    #expect(buffer(.fixed(QFormat(.int16, fractionBits: 3), .sample)).type == "i16")
    #expect(buffer(.fixed(QFormat(.int32, fractionBits: 3), .static)).type == "i32")
    #expect(buffer(.master(QFormat(.int16, fractionBits: 3), .residual8)).type == "i16")
    #expect(buffer(.float32).type == "f32")
  }

  @Test func onlySampleScalesHaveAnExponent() {
    let q = QFormat(.int16, fractionBits: 14)
    #expect(buffer(.fixed(q, .sample)).exponentLimit == 20)
    #expect(buffer(.fixed(q, .static)).exponentLimit == 0)
    #expect(buffer(.fixed(q, .static)).fractionBits == 14)
    #expect(buffer(.master(q, .residual8)).fractionBits == 14)
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
      (.master(q, .residual8), "int16 Q3.12 + 8 residual bits", 3),
      (.master(q, .nearest16), "int16 Q3.12, nearest", 2),
      (.master(q, .master32), "int16 Q3.12 + 16 residual bits", 4),
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
    #expect(BufferFormat.master(q, .residual8).unmastered == .fixed(q, .static))
    #expect(BufferFormat.fixed(q, .sample).unmastered == .fixed(q, .sample))
    #expect(BufferFormat.float32.unmastered == .float32)
    #expect(BufferFormat.master(q, .residual8).format == q)
    #expect(BufferFormat.index.format == nil && BufferFormat.float32.format == nil)
    #expect(BufferFormat.fixed(q, .sample).scale == .sample)
    #expect(BufferFormat.master(q, .residual8).scale == .static)
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
    #expect(format == .fixed(QFormat(.int32, fractionBits: 21), .static))
    #expect(
      Probe().lossFormat(observed: 0.001, limit: 20)
        == .fixed(QFormat(.int32, fractionBits: 20), .static))
    #expect(Probe().resultScales([.static]) == [.static, .sample])
    #expect(Probe().resultScales([.sample]) == nil)
    #expect(Probe.resultNames == ["", "cotangent"] && Probe.roles == [1: .gradient])
  }
}
