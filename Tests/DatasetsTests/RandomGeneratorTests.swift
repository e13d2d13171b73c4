import Datasets
import Testing

@Suite("The documented generator")
struct RandomGeneratorTests {
  @Test("SplitMix64 gives the published values of seed 1234567")
  func splitMix64() {
    var generator = SplitMix64(seed: 1_234_567)
    let values = (0..<5).map { _ in generator.next() }
    #expect(
      values == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test("xoshiro256** gives the published values of state 1, 2, 3, 4")
  func xoshiro() {
    var generator = RandomGenerator(state: [1, 2, 3, 4])
    let values = (0..<10).map { _ in generator.next() }
    #expect(
      values == [
        11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
        607_988_272_756_665_600, 16_172_922_978_634_559_625, 8_476_171_486_693_032_832,
        10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
      ])
  }

  @Test func uniformIsExactInFloat32() {
    var generator = RandomGenerator(seed: 1)
    let values = (0..<10_000).map { _ in generator.uniform() }
    #expect(values.allSatisfy { $0 >= 0 && $0 < 1 && Double(Float($0)) == $0 })
    #expect(abs(values.reduce(0, +) / 10_000 - 0.5) < 0.01)
  }

  @Test func boundedDrawsAreUniform() {
    var generator = RandomGenerator(seed: 2)
    var counts = [0, 0, 0]
    for _ in 0..<30_000 { counts[generator.integer(below: 3)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 10_000) < 400 })
    let only = generator.integer(below: 1)
    #expect(only == 0)
  }

  @Test func everyOrderIsEquallyLikely() {
    var generator = RandomGenerator(seed: 3)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6000 { counts[generator.shuffled(3), default: 0] += 1 }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 150 })
    let (none, many) = (generator.shuffled(0), generator.shuffled(100))
    #expect(none == [])
    #expect(many.sorted() == Array(0..<100))
  }

  @Test func streamsDiffer() {
    var weights = RandomGenerator.stream(seed: 1, purpose: "weights")
    var order = RandomGenerator.stream(seed: 1, purpose: "order")
    var otherSeed = RandomGenerator.stream(seed: 2, purpose: "weights")
    var again = RandomGenerator.stream(seed: 1, purpose: "weights")
    let first = weights.next()
    let (same, others) = (again.next(), [order.next(), otherSeed.next()])
    #expect(first == same)
    #expect(Set([first] + others).count == 3)
  }

  @Test("A change of these numbers changes every trained network")
  func recordedSequence() {
    var generator = RandomGenerator.stream(seed: 1, purpose: "weights")
    let order = generator.shuffled(8)
    #expect(order == [7, 3, 4, 0, 6, 1, 2, 5])
  }
}
