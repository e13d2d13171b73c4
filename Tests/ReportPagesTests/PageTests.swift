import Foundation
import Testing

/// The committed pages as a browser sees them; that they are what the tool writes today is checked
/// elsewhere.
@Suite(.serialized, .timeLimit(.minutes(20))) struct PageTests {
  private static let reports = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "reports")

  private static let pages = [
    "index.html", "digits-mlp/drift.html", "sine/drift.html", "digits-dscnn/drift.html",
  ]

  private func page(_ name: String) -> URL { Self.reports.appending(path: name) }

  /// The pages forbid every request themselves: one that is tried is an error in the console.
  @Test(arguments: pages) func nothingIsWrongAndNothingIsFetched(_ name: String) async throws {
    let text = try String(contentsOf: page(name), encoding: .utf8)
    #expect(text.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; script-src"))
    let view = try await Browser.view(page(name))
    #expect(view.console == [])
    #expect(view.dom.contains("</html>"))
  }

  @Test func theBrowserTellsWhatIsWrong() async throws {
    let page = page("digits-mlp/drift.html")
    #expect(try await Browser.view(page, running: "absent()").console.count == 1)
    let image =
      "document.body.append(Object.assign(new Image(), {src: 'https://example.org/a.png'}))"
    #expect(try await !Browser.view(page, running: image).console.isEmpty)
  }

  @Test(arguments: [
    (
      "digits-mlp/drift.html",
      "loss distance exact exact-distance epochs memory program"
    ),
    ("sine/drift.html", "loss distance exact exact-distance epochs memory program"),
    ("index.html", "changes drift"),
  ])
  func chartsAreDrawn(_ name: String, _ charts: String) async throws {
    let answer = try await Browser.answer(
      page(name),
      to: """
        [...document.querySelectorAll('.chart')].filter((chart) => {
          const drawing = chart.querySelector('svg').getBoundingClientRect();
          const lines = chart.querySelectorAll('path, polygon, rect').length;
          return drawing.width > 300 && drawing.height > 100 && lines > 5;
        }).map((chart) => chart.dataset.chart).join(' ')
        """)
    #expect(answer == charts)
  }

  /// Lines have the colours of the page, which differ by day and night.
  @Test func linesAreInTheColorsOfThePage() async throws {
    let answer = try await Browser.answer(
      page("digits-mlp/drift.html"),
      to: """
        [...new Set([...document.querySelectorAll('[data-chart=exact] path')]
          .map((path) => getComputedStyle(path).stroke))].sort().join(' | ')
        """)
    for color in ["rgb(31, 111, 180)", "rgb(209, 73, 31)", "rgb(43, 138, 62)"] {
      #expect(answer.contains(color), "\(answer)")
    }
  }

  @Test func aClickOnAHeadSorts() async throws {
    func first(_ head: Int, clicks: Int) -> String {
      """
      (() => {
        const table = document.querySelector('#buffers table');
        for (let i = 0; i < \(clicks); i++) table.tHead.rows[0].cells[\(head)].click();
        const head = table.tHead.rows[0].cells[\(head)].getAttribute('aria-sort');
        return table.tBodies[0].rows[0].cells[0].textContent + ' ' + head;
      })()
      """
    }
    let page = page("digits-mlp/drift.html")
    // Worst first; by name both ways; by saturation numbers, not words.
    #expect(try await Browser.answer(page, to: first(4, clicks: 0)) == "linear2.weight descending")
    #expect(try await Browser.answer(page, to: first(0, clicks: 1)) == "x descending")
    #expect(try await Browser.answer(page, to: first(0, clicks: 2)) == "linear1 ascending")
    #expect(try await Browser.answer(page, to: first(5, clicks: 1)) == "loss descending")
  }

  @Test(arguments: pages) func aPhoneNeedsNotScrollSideways(_ name: String) async throws {
    let answer = try await Browser.answer(
      page(name), width: 500,
      to: "`${document.documentElement.scrollWidth <= window.innerWidth} ${window.innerWidth}`")
    #expect(answer == "true 500")
  }
}
