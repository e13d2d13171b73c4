import ArgumentParser
import FixGrad
import Foundation

struct OperatorsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "operators",
    abstract: "Lists the operators: gradients, kernels, formats, proved error bounds.")

  @Option(help: "Writes the list as JSON, too.", completion: .file())
  var json: String?

  func run() throws {
    let list = OperatorList()
    print(list.markdown)
    guard let json else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    try (encoder.encode(list) + Data("\n".utf8)).write(to: URL(filePath: json), options: .atomic)
  }
}
