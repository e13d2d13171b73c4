import ArgumentParser
import Diagnostics
import Foundation

/// Runs a command; whatever goes wrong becomes a rendered diagnostic and an exit status.
@main
enum Main {
  static func main() async {
    do {
      var command = try Fixgrad.parseAsRoot()
      if var asynchronous = command as? AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let error as Diagnostics {
      fail(error.sorted.rendered)
    } catch let error as Diagnostic {
      fail(error.rendered, status: error.id == Interruption.id ? Interruption.status : 2)
    } catch let error as LimitExceeded {
      standardError(error.message)
      exit(1)
    } catch {
      let code = Fixgrad.exitCode(for: error)
      let message = Fixgrad.fullMessage(for: error)
      if code.isSuccess {
        print(message)
        exit(0)
      }
      fail(message)
    }
  }

  private static func fail(_ message: String, status: Int32 = 2) -> Never {
    standardError(message)
    exit(status)
  }
}

/// A check or a limit that the input was asked to meet, and did not.
struct LimitExceeded: Error {
  let message: String
}

/// Writes a line to standard error.
func standardError(_ text: String) {
  FileHandle.standardError.write(Data((text + "\n").utf8))
}
