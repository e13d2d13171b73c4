public import Datasets
public import GraphIR

extension TargetDomain {
  /// The domain as what is checked in files.
  public var rule: TargetRule {
    switch self {
    case .real: .none
    case .between(let range):
      TargetRule(remedy: "targets are probabilities: 0 for no, 1 for yes") { row in
        row.first { !range.contains($0) }.map {
          "\($0), which is not between \(range.lowerBound) and \(range.upperBound),"
        }
      }
    case .signs:
      TargetRule(remedy: "of targets 0 and 1, take 2 * y - 1") { row in
        row.first { abs($0) != 1 }.map { "\($0), which is neither -1 nor 1," }
      }
    case .distribution:
      TargetRule(remedy: "divide each row by its sum, or name class indices") { row in
        let sum = row.reduce(0, +)
        guard row.contains(where: { $0 < 0 }) || abs(sum - 1) > Self.sumTolerance else {
          return nil
        }
        let shares = row.prefix(8).map { "\($0)" }.joined(separator: ", ")
        return "[\(shares)\(row.count > 8 ? ", …" : "")], which is no distribution: none below 0, "
          + "sum 1,"
      }
    }
  }

  /// Made-up targets of the domain for real scores.
  public func targets(_ scores: [Double]) -> [Double] {
    switch self {
    case .real: scores
    case .between(let range): scores.map { $0 > 0 ? range.upperBound : range.lowerBound }
    case .signs: scores.map { $0 > 0 ? 1 : -1 }
    case .distribution: preconditionFailure("made-up classes are indices")
    }
  }
}
