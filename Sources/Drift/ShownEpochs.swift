/// The epochs that a table shows, from 0: all up to 20; of more the first, the last and every n-th,
/// about 20. The JSON has every one.
public func shownEpochs(of count: Int) -> [Int] {
  let step = (count + 19) / 20
  return (0..<count).filter { $0 == 0 || $0 == count - 1 || ($0 + 1) % step == 0 }
}
