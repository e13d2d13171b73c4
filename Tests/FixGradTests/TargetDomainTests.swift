import Datasets
import FixGrad
import GraphIR
import Testing

/// What a loss asks of target values, as it is checked in files.
@Suite struct TargetDomainTests {
  private func fault(_ domain: TargetDomain, _ row: [Double]) -> String? {
    domain.rule.fault(row[...])
  }

  @Test func anyNumber() {
    #expect(fault(.real, [-1e9, 0]) == nil)
  }

  @Test func ranges() {
    #expect(fault(.between(0...1), [0, 1, 0.5]) == nil)
    #expect(fault(.between(0...1), [0, 1.5]) == "1.5, which is not between 0.0 and 1.0,")
  }

  @Test func signs() {
    #expect(fault(.signs, [1, -1]) == nil)
    #expect(fault(.signs, [1, 0]) == "0.0, which is neither -1 nor 1,")
    #expect(TargetDomain.signs.rule.remedy == "of targets 0 and 1, take 2 * y - 1")
  }

  @Test func madeUpTargetsAreOfTheDomain() {
    let scores = [-0.5, 0, 0.25]
    #expect(TargetDomain.real.targets(scores) == scores)
    for domain in [TargetDomain.between(0...1), .signs] {
      let made = domain.targets(scores)
      #expect(domain.rule.fault(made[...]) == nil)
      #expect(Set(made).count == 2 && made[2] > made[0])
    }
  }

  @Test func distributions() {
    #expect(fault(.distribution, [0.25, 0.75]) == nil)
    #expect(fault(.distribution, [Double](repeating: 0.1, count: 10)) == nil)
    #expect(
      fault(.distribution, [-0.5, 1.5])
        == "[-0.5, 1.5], which is no distribution: none below 0, sum 1,")
    #expect(fault(.distribution, [Double](repeating: 0.2, count: 10))?.contains(", …]") == true)
  }
}
