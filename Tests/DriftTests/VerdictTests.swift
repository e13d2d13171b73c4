import Drift
import Quantization
import Testing

@Suite("Verdicts")
struct VerdictTests {
  private func check(_ value: Double, runs: [Double], isOneSided: Bool = false) -> Verdict.Check {
    Verdict.Check(
      "figure", value, center: 1, tolerance: 0.1, runs: runs, means: runs, isOneSided: isOneSided)
  }

  @Test("a stable figure is held to its tolerance, on both sides")
  func tolerance() {
    #expect(check(1.09, runs: [0.98, 1.04]).criterion == .tolerance)
    #expect(check(1.09, runs: [0.98, 1.04]).passed)
    #expect(!check(1.11, runs: [0.98, 1.04]).passed)
    #expect(!check(0.89, runs: []).passed)
    #expect(check(1.5, runs: [], isOneSided: true).passed)
    #expect(!check(0.5, runs: [], isOneSided: true).passed)
  }

  @Test("a figure whose floor is above half its tolerance is held to the floor's range")
  func floor() {
    let unstable = check(1.25, runs: [0.97, 1.3])
    #expect(unstable.criterion == .floor && unstable.passed)
    #expect(unstable.lowest == 1 - 0.1 - 1e-9 && unstable.highest == 1.3)
    #expect(!check(1.31, runs: [0.97, 1.3]).passed)
    #expect(!Verdict([unstable]).stable)
  }

  @Test("a figure that is no number, and a floor that is none, do not pass")
  func notANumber() {
    #expect(!check(.nan, runs: [1]).passed)
    #expect(!check(.infinity, runs: [1]).passed)
    #expect(!check(.nan, runs: [.nan]).passed)
  }

  @Test("a count must be 0")
  func counts() {
    #expect(Verdict.Check("violations", none: 0).passed)
    let broken = Verdict([Verdict.Check("violations", none: 2), check(1, runs: [])])
    #expect(!broken.passed && broken.stable)
    #expect(broken.value("violations") == 2 && broken.value("other") == nil)
  }

  @Test("tolerances follow the formats")
  func tolerances() {
    #expect(Tolerances(FormatPolicy()).accuracy == 0.2)
    #expect(Tolerances(FormatPolicy(weightUpdate: .master32)).accuracy == 0.1)
    #expect(Tolerances(FormatPolicy(storage: .int8)).meanLoss == 0.03)
    #expect(Tolerances(FormatPolicy(storage: .int32)).worstLoss == 0.0005)
  }
}
