/// `items.map(body)`, at most `width` at a time; results in the order of the items.
public func concurrentMap<Item: Sendable, Result: Sendable>(
  _ items: [Item], width: Int, _ body: @escaping @Sendable (Item) async throws -> Result
) async throws -> [Result] {
  try await withThrowingTaskGroup(of: (Int, Result).self) { group in
    var results: [Int: Result] = [:]
    var next = 0
    while next < items.count || results.count < items.count {
      while next < items.count, next - results.count < max(width, 1) {
        let (index, item) = (next, items[next])
        group.addTask { (index, try await body(item)) }
        next += 1
      }
      guard let (index, result) = try await group.next() else { break }
      results[index] = result
    }
    return items.indices.compactMap { results[$0] }
  }
}
