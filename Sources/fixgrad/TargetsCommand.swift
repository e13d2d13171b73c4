import ArgumentParser
import Toolchains

struct TargetsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "targets",
    abstract: "Lists what C can be built for and run on here, or how to install what is missing.")

  @Option(help: "Writes the list as JSON, too.", completion: .file())
  var json: String?

  func validate() throws {
    if let json { try JSONFile.checkFolder(of: json) }
  }

  func run() async throws {
    var rows: [TargetRow] = []
    for target in Target.all { rows.append(TargetRow(await TargetTools.look(for: target))) }
    print(rows.map(\.text).joined(separator: "\n"))
    if let json { try JSONFile.write(TargetList(targets: rows), to: json) }
  }
}

/// All targets, as JSON.
private struct TargetList: Encodable {
  let targets: [TargetRow]
}

/// What is told of a target.
private struct TargetRow: Encodable {
  let name: String
  let summary: String
  let isInstalled: Bool
  let missing: [String]
  let install: String?
  let compiler: String?
  let flags: [String]
  let emulator: String?
  let cycleModel: String?
  let cyclesAreExact: Bool?
  let instructionSet: InstructionSet
  let ramBytes: Int?
  let flashBytes: Int?
  let clock: Double?

  init(_ tools: TargetTools) {
    let target = tools.target
    name = target.name
    summary = target.summary
    isInstalled = tools.isInstalled
    missing = tools.missing.map(\.name)
    install = tools.installCommand
    compiler = target.compiler
    flags = target.flags
    emulator = target.emulator?.name
    cycleModel = target.cycleModel?.source
    cyclesAreExact = target.cycleModel?.isExact
    instructionSet = target.instructionSet
    ramBytes = target.memory?.ram.bytes
    flashBytes = target.memory?.flash.bytes
    clock = target.isHost ? nil : target.clock
  }

  var text: String {
    let state = isInstalled ? "installed" : "missing: \(missing.joined(separator: ", "))"
    var lines = ["\(name.padding(toLength: 16, withPad: " ", startingAt: 0))\(summary); \(state)"]
    let indent = String(repeating: " ", count: 16)
    if let compiler, let emulator, let ramBytes, let flashBytes, let cycleModel {
      let cycles = cyclesAreExact ?? false ? "cycles of" : "cycles modelled after"
      lines.append(
        "\(indent)\(compiler), \(emulator); \(ramBytes >> 10) KB of RAM, \(flashBytes >> 10) KB of "
          + "flash; \(cycles) \(cycleModel)")
    }
    if let install { lines.append("\(indent)\(install)") }
    return lines.joined(separator: "\n")
  }
}
