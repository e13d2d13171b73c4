import Files
import Foundation
import Testing
import Toolchains

/// Headless Chromium, which `make test` installs.
enum Browser {
  /// What a page has become in the browser, and what the browser said of it.
  struct View {
    let dom: String
    /// Errors of scripts, refused requests.
    let console: [String]
  }

  /// Opens a page, with a script of the test's at its end.
  static func view(_ page: URL, width: Int = 1280, running script: String = "") async throws -> View
  {
    let chromium = try #require(Executable.find("chromium"), "make page-tools installs it")
    return try await TemporaryDirectory.with { folder in
      let file = folder.appending(path: "page.html")
      var text = try String(contentsOf: page, encoding: .utf8)
      let end = try #require(text.range(of: "</body>"))
      text.replaceSubrange(end, with: "<script>\(script)</script></body>")
      try text.write(to: file, atomically: true, encoding: .utf8)
      let result = try await chromium.run(
        arguments: [
          "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--dump-dom",
          "--user-data-dir=\(folder.path)/profile", "--window-size=\(width),900",
          "--virtual-time-budget=2000", file.absoluteString,
        ], timeLimit: .seconds(300))
      #expect(result.succeeded)
      return View(
        dom: result.text,
        console: result.standardError.split(separator: "\n").map(String.init)
          .filter { $0.contains("CONSOLE") })
    }
  }

  /// What a script of the page answers: an expression that is a string.
  static func answer(_ page: URL, width: Int = 1280, to expression: String) async throws -> String {
    let script = """
      const answer = document.createElement('output');
      answer.id = 'answer';
      answer.textContent = \(expression);
      document.body.append(answer);
      """
    let view = try await view(page, width: width, running: script)
    #expect(view.console == [])
    let match = try #require(view.dom.firstMatch(of: /<output id="answer">([^<]*)<\/output>/))
    return String(match.1)
  }
}
