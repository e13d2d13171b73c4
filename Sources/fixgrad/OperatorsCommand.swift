import ArgumentParser
import FixGrad

struct OperatorsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "operators",
    abstract: "Lists the operators: gradients, kernels, formats, proved error bounds.")

  @Option(help: "Writes the list as JSON, too.", completion: .file())
  var json: String?

  func run() throws {
    let list = OperatorList()
    print(list.markdown)
    if let json { try JSONFile.write(list, to: json) }
  }
}
