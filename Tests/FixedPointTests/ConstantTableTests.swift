import ExactArithmetic
import FixedPoint
import Foundation
import Testing

@Suite struct ConstantTableTests {
  /// The headers' tables are what MPFR gives today. With FIXGRAD_RECORD set they are rewritten.
  @Test(arguments: [
    ("fg_exp.h", "ConstantTable.exponential", ConstantTable.exponential),
    ("fg_log.h", "ConstantTable.logarithm", ConstantTable.logarithm),
  ])
  func headersAreFresh(header: String, section: String, tables: [ConstantTable]) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/CKernels/include/\(header)").standardizedFileURL
    let text = try String(contentsOf: file, encoding: .utf8)
    let begin = try #require(text.range(of: "/* begin generated: \(section) */\n"))
    let end = try #require(text.range(of: "/* end generated */"))
    let generated = tables.map(\.declaration).joined()
    if ProcessInfo.processInfo.environment["FIXGRAD_RECORD"] != nil {
      let fresh = text.replacingCharacters(in: begin.upperBound..<end.lowerBound, with: generated)
      try fresh.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(text[begin.upperBound..<end.lowerBound] == generated)
  }

  @Test func valuesAreThePublishedOnes() {
    // 2^31 / ln 2, 2^32 ln 2, 2^31 · 2^(-1/2), from their decimal expansions.
    #expect(ConstantTable.exponential[0].values == [3_098_164_009])
    #expect(ConstantTable.logarithm[0].values == [2_977_044_472])
    #expect(ConstantTable.exponential[3].values[32] == 1_518_500_250)
  }

  @Test func tablesFit() {
    #expect(ConstantTable.exponential.filter { $0.values.count > 1 }.size == 256)
    #expect(ConstantTable.logarithm.filter { $0.values.count > 1 }.size == 512)
  }

  @Test func declarationIsC() {
    let table = ConstantTable(name: "t", fractionBits: 1, values: (0..<7).map { Dyadic($0) })
    #expect(
      table.declaration == """
        static FG_CONST uint32_t t[7] = {
            0U, 2U, 4U, 6U, 8U, 10U,
            12U
        };

        """)
    let one = ConstantTable(name: "ONE", fractionBits: 4, values: [Dyadic(1)])
    #expect(one.declaration == "#define ONE 16U\n")
  }
}

extension [ConstantTable] {
  fileprivate var size: Int { reduce(0) { $0 + $1.values.count * 4 } }
}
