import Drift
import Testing

@Suite("Verdicts")
struct VerdictTests {
  private func check(_ value: Double, runs: [Double], sides: Verdict.Sides = .both) -> Verdict.Check
  {
    Verdict.Check(
      "figure", value, center: 1, tolerance: 0.1, runs: runs, means: runs, sides: sides)
  }

  @Test("a stable figure is held to its tolerance, on both sides")
  func tolerance() {
    #expect(check(1.09, runs: [0.98, 1.04]).criterion == .tolerance)
    #expect(check(1.09, runs: [0.98, 1.04]).passed)
    #expect(!check(1.11, runs: [0.98, 1.04]).passed)
    #expect(!check(0.89, runs: []).passed)
    #expect(check(1.5, runs: [], sides: .lowest).passed)
    #expect(!check(0.5, runs: [], sides: .lowest).passed)
    #expect(check(0.5, runs: [], sides: .highest).passed)
    #expect(!check(1.5, runs: [], sides: .highest).passed)
    #expect(check(0.5, runs: [], sides: .highest).lowest == nil)
  }

  @Test("a figure whose floor is above half its tolerance is held to the floor's range")
  func floor() {
    let unstable = check(1.25, runs: [0.97, 1.3])
    #expect(unstable.criterion == .floor && unstable.passed)
    #expect(abs((unstable.lowest ?? 0) - 0.9) < 2e-9 && abs((unstable.highest ?? 0) - 1.3) < 2e-9)
    #expect(!check(1.31, runs: [0.97, 1.3]).passed)
    #expect(!Verdict([unstable], as: .int16).stable)
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
    let broken = Verdict([Verdict.Check("violations", none: 2), check(1, runs: [])], as: .int16)
    #expect(!broken.passed && broken.stable)
    #expect(broken.value("violations") == 2 && broken.value("other") == nil)
  }

  @Test("a figure without a limit passes, and makes nothing unstable")
  func unlimited() {
    let figure = Verdict.Check("figure", unlimited: 7, runs: [3, 2])
    #expect(figure.passed && figure.lowest == nil && figure.highest == nil)
    #expect(figure.floor == [2, 3] && figure.criterion == .unlimited)
    #expect(Verdict([figure], as: .int8).stable)
  }
}
