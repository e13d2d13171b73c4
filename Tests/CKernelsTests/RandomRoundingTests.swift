import CKernels
import Testing

/// Stochastic rounding: to a neighbour, right on average, by bits that depend on place alone.
@Suite struct RandomRoundingTests {
  @Test func theResultIsANeighbour() {
    for v in [Int32.min, -65_537, -3, -1, 0, 1, 5, 65_535, Int32.max] {
      for shift in Int32(1)...40 {
        for random in [UInt32(0), 1, 0x7fff_ffff, 0x8000_0000, .max] {
          let r = Int(fg_stochastic_shift_i32(v, shift, random))
          let below = Int(v) >> Int(shift)
          #expect(r == below || (r == below + 1 && Int(v) != below << Int(shift)))
          #expect(r == Int(fg_stochastic_shift_i64(Int64(v), shift, random)))
        }
      }
    }
  }

  /// With all 2^s equally likely bits the mean is exact.
  @Test(arguments: [Int32(1), 4, 8]) func theMeanIsExact(_ shift: Int32) {
    for v in Int32(-300)...300 {
      let sum = (0..<UInt32(1) << UInt32(shift)).reduce(0) {
        $0 + Int(fg_stochastic_shift_i32(v, shift, $1 << UInt32(32 - shift)))
      }
      #expect(sum == Int(v))
    }
  }

  /// 16 · 4096 draws of a value a quarter above a unit: 5 standard deviations are 0.0085.
  @Test func theGeneratorsBitsAreUniform() {
    var sum = 0
    for step in UInt32(0)..<16 {
      let key = fg_random_key(7, step, 2)
      for index in UInt32(0)..<4096 {
        sum += Int(fg_stochastic_shift_i32(5, 2, fg_random_u32(key, index)))
      }
    }
    #expect(abs(Double(sum) / 65_536 - 1.25) < 0.0085)
  }

  @Test func streamsDiffer() {
    let keys = [(1, 0, 0), (2, 0, 0), (1, 1, 0), (1, 0, 1)].map {
      fg_random_key(UInt32($0.0), UInt32($0.1), UInt32($0.2))
    }
    #expect(Set(keys).count == 4)
    let bits = keys.map { key in (0..<8).map { fg_random_u32(key, $0) } }
    #expect(Set(bits).count == 4)
  }

  /// An outer product's update takes for element (o, i) the bits of index o · inputs + i, whatever
  /// else is updated.
  @Test func bitsBelongToElements() {
    let (steps, x): ([Int16], [Int16]) = ([3, 0, -5], [100, -7, 9, 31])
    var w = [Int16](repeating: 0, count: 12)
    fg_outer_product_update_stochastic_i16i16i16(&w, steps, x, 3, 4, 6, 99)
    for o in 0..<3 {
      for i in 0..<4 where steps[o] != 0 {
        let random = fg_random_u32(99, UInt32(4 * o + i))
        let expected = fg_stochastic_shift_i32(Int32(steps[o]) * Int32(x[i]), 6, random)
        #expect(w[4 * o + i] == Int16(expected), "(\(o), \(i))")
      }
    }
  }
}
