/// The candidate closest to `name`, for "did you mean": the first of the smallest edit distance.
///
/// The distance is Damerau-Levenshtein: insertions, deletions, substitutions and swaps of
/// neighbours cost 1 each. With n characters in `name`, a candidate farther than max(2, n / 3) is
/// not close, nor is one that shares no character in place (distance ≥ n).
/// - Returns: nil when nothing is close.
public func nearestName(to name: String, in candidates: [String]) -> String? {
  let wanted = Array(name)
  let limit = min(max(2, wanted.count / 3), wanted.count - 1)
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let letters = Array(candidate)
    guard abs(letters.count - wanted.count) <= limit else { continue }
    let distance = editDistance(wanted, letters)
    if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.name
}

/// The unrestricted Damerau-Levenshtein distance: Lowrance and Wagner, "An Extension of the
/// String-to-String Correction Problem", JACM 22 (1975).
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  let far = left.count + right.count
  // Row and column 0 hold `far`, so that a swap with nothing before it is never chosen.
  var cost = [[Int]](
    repeating: [Int](repeating: far, count: right.count + 2), count: left.count + 2)
  for i in 0...left.count { cost[i + 1][1] = i }
  for j in 0...right.count { cost[1][j + 1] = j }
  var lastRow: [Character: Int] = [:]
  for i in left.indices {
    var lastColumn = 0
    for j in right.indices {
      let row = lastRow[right[j], default: 0]
      let column = lastColumn
      let isSame = left[i] == right[j]
      if isSame { lastColumn = j + 1 }
      cost[i + 2][j + 2] = min(
        cost[i + 1][j + 1] + (isSame ? 0 : 1),
        cost[i + 2][j + 1] + 1,
        cost[i + 1][j + 2] + 1,
        cost[row][column] + (i - row) + 1 + (j - column))
    }
    lastRow[left[i]] = i + 1
  }
  return cost[left.count + 1][right.count + 1]
}
