/// What an emulator counted, lap by lap.
public struct Laps: Sendable, Hashable {
  /// The laps of one number together.
  public struct Sum: Sendable, Hashable {
    public var laps: Int
    public var instructions: Int
    public var cycles: Int
    /// Of the cheapest and the dearest lap.
    public var fewestCycles: Int
    public var mostCycles: Int
  }

  /// The numbers of laps, as `fg_board.h` has them.
  public enum Number {
    public static let outside = 0
    public static let empty = 1
    public static let step = 2
    public static let predict = 3
    /// And above: the calls of a profile.
    public static let firstCall = 4
  }

  /// By number.
  public let sums: [Int: Sum]

  /// Reads the emulator's file; nil for another one.
  public init?(_ text: String) {
    var sums: [Int: Sum] = [:]
    var hasTotal = false
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      let numbers = words.dropFirst().compactMap { Int($0) }
      switch (words[0], numbers.count) {
      case ("total", 2): hasTotal = true
      case ("lap", 6):
        sums[numbers[0]] = Sum(
          laps: numbers[1], instructions: numbers[2], cycles: numbers[3],
          fewestCycles: numbers[4], mostCycles: numbers[5])
      default: return nil
      }
    }
    guard hasTotal else { return nil }
    self.sums = sums
  }

  /// The laps of a number without what their marks cost by themselves; nil when there were none.
  public subscript(_ number: Int) -> Sum? {
    guard var sum = sums[number], let empty = sums[Number.empty], empty.laps > 0 else {
      return nil
    }
    let (instructions, cycles) = (empty.instructions / empty.laps, empty.cycles / empty.laps)
    sum.instructions -= sum.laps * instructions
    sum.cycles -= sum.laps * cycles
    sum.fewestCycles -= cycles
    sum.mostCycles -= cycles
    return sum
  }
}
