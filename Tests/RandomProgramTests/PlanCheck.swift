import FixGrad
import MemoryPlanning
import TestNetworks

/// No value of any entry is overwritten while it is needed, in both programs: by a machine that
/// runs the plan on bytes which remember what was written last.
struct PlanCheck: JobCheck {
  let name = "memory"

  func run(in context: CheckContext) async throws -> CheckFinding {
    let emission = context.subject.task.emission
    for program in [emission.fixed, emission.float] {
      let runs = [
        ByteMachine(program, program.train),
        ByteMachine(program, program.update, after: program.train),
        ByteMachine(program, program.predict),
      ]
      if let fault = runs.lazy.flatMap(\.faults).first { return .failed(fault) }
      for (value, slot) in program.entries.flatMap(\.slots) {
        guard case .arena(let offset, _) = slot else { continue }
        guard offset.isMultiple(of: program.quantized.formats[value].bytes) else {
          return .failed("'\(program.graph.name(value))' lies at \(offset), unaligned")
        }
      }
    }
    return .passed("every node reads what was written")
  }
}
