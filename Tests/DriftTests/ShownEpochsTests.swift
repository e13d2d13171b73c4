import Drift
import Testing

@Suite("Epochs in tables")
struct ShownEpochsTests {
  @Test("all up to 20, then about 20 with the first and the last")
  func selection() {
    for count in 0...20 { #expect(shownEpochs(of: count) == Array(0..<count)) }
    #expect(
      shownEpochs(of: 30).map { $0 + 1 } == [
        1, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30,
      ])
    #expect(shownEpochs(of: 501).map { $0 + 1 }.suffix(3) == [468, 494, 501])
    for count in 21..<1000 {
      let shown = shownEpochs(of: count)
      #expect(shown.first == 0 && shown.last == count - 1 && (11...22).contains(shown.count))
    }
  }
}
