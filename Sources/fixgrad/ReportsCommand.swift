import ArgumentParser
import Diagnostics
import Foundation
import ReportPages
import Toolchains

struct ReportsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reports",
    abstract: "Writes index.html over the reports in a folder's folders.")

  @Argument(help: "The folder.", completion: .directory)
  var folder = "reports"

  func run() async throws {
    let url = URL(filePath: folder)
    try await ReportIndex(over: url).write(to: url, drawnBy: try Drawing.find())
    print("the overview is \(folder)/index.html")
  }
}
