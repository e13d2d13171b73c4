import GraphIR

extension PlannedProgram {
  /// What is legal after planning: everything a node touches has a slot, and what it writes lies
  /// apart from what is read then or later, unless it takes a dying operand's bytes.
  func verify() {
    for entry in entries {
      for (place, index) in entry.order.enumerated() {
        let node = graph.nodes[index]
        for value in node.operands + node.results {
          precondition(entry.slots[value] != nil, "every value of an entry has a slot")
        }
        let later = Set(entry.order[(place + 1)...].flatMap { graph.nodes[$0].operands })
        let isShared = node.kind.isView || node.kind.updatedOperand != nil
        guard !isShared else { continue }
        for result in node.results {
          let written = node.results
          for value in later
          where !written.contains(value) && isComputed(value, before: place, entry) {
            precondition(
              !overlaps(entry.slots[result], entry.slots[value]), "a live value is not overwritten")
          }
        }
      }
    }
  }

  private func isComputed(_ value: Value, before place: Int, _ entry: EntryPlan) -> Bool {
    entry.order[..<place].contains { graph.nodes[$0].results.contains(value) }
  }

  private func overlaps(_ a: Slot?, _ b: Slot?) -> Bool {
    guard case .arena(let offset, let bytes)? = a, case .arena(let other, let count)? = b else {
      return false
    }
    return offset < other + count && other < offset + bytes
  }
}
