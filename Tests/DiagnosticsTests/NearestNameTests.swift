import Diagnostics
import Testing

@Suite("The nearest name")
struct NearestNameTests {
  @Test(arguments: [
    ("learnig_rate", "learning_rate"),
    ("epohcs", "epochs"),
    ("Seed", "seed"),
    ("optimiser", "optimizer"),
  ])
  func close(name: String, expected: String) {
    let names = ["learning_rate", "epochs", "seed", "optimizer"]
    #expect(nearestName(to: name, in: names) == expected)
  }

  @Test func nothingClose() {
    #expect(nearestName(to: "batch", in: ["epochs", "seed"]) == nil)
    #expect(nearestName(to: "", in: ["a"]) == nil)
    #expect(nearestName(to: "x", in: ["y"]) == nil)
    #expect(nearestName(to: "x", in: []) == nil)
  }

  @Test func longNamesMayDifferMore() {
    #expect(nearestName(to: "abcdefghijkl", in: ["abcdefgh"]) == "abcdefgh")
    #expect(nearestName(to: "abcdefghijk", in: ["abcdefg"]) == nil)
  }

  @Test func swapsCountOnce() {
    // Two swaps are within 2; as substitutions they would be 4.
    #expect(nearestName(to: "badc", in: ["abcd"]) == "abcd")
    // The unrestricted distance edits inside a swap: ca to abc is 2, not 3.
    #expect(nearestName(to: "cazz", in: ["abczz"]) == "abczz")
  }

  @Test func theFirstOfEquals() {
    #expect(nearestName(to: "conv3d", in: ["conv1d", "conv2d"]) == "conv1d")
  }
}
