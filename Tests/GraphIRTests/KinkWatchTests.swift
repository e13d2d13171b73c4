import GraphIR
import Testing

/// A kink is near where a short way along the direction reaches it, and nowhere else.
@Suite struct KinkWatchTests {
  private func watch(_ real: Double, _ tangent: Double) -> KinkWatch {
    KinkWatch(real, tangent: tangent)
  }

  @Test(arguments: [
    (0, 1, true), (0x1p-21, 1, true), (-0x1p-21, 1, true), (0x1p-19, 1, false),
    (0x1p-19, 8, true), (0, 0, false),
  ])
  func maximumWithZero(real: Double, tangent: Double, isNear: Bool) {
    let x = watch(real, tangent)
    #expect(KinkWatch.maximum(x, KinkWatch(0)).isNear == isNear)
    #expect(KinkWatch.maximum(KinkWatch(0), x).isNear == isNear)
    #expect(x.unitStep().isNear == isNear)
  }

  @Test func whatMovesAlikeHasNoKink() {
    #expect(!KinkWatch.maximum(watch(3, 2), watch(3, 2)).isNear)
    #expect(KinkWatch.maximum(watch(3, 2), watch(3, 1)).isNear)
  }

  /// Once near, whatever is computed from it.
  @Test func nearnessStays() {
    let near = KinkWatch.maximum(watch(0, 1), KinkWatch(0))
    let far = watch(2, 1)
    let results = [
      near + far, far - near, near * far, near / far, -near, near.exponential(), near.logistic(),
      near.hyperbolicTangent(), (near + far).logarithm(), near.unitStep(), .maximum(near, far),
    ]
    #expect(results.allSatisfy { $0.isNear })
    #expect(!(far * far / far).isNear)
  }

  @Test func theValueIsThatOfDoubles() {
    #expect((watch(2, 1) * watch(3, 0) - KinkWatch(1)).double == 5)
    #expect(watch(0, 1).exponential().double == 1)
  }
}
