import Foundation
import Testing

/// The pages of the DocC catalog: their code is that of files which tests compile.
@Suite struct DocumentationTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The blocks of Swift on a page.
  private static func blocks(_ page: String) throws -> [String] {
    try text("Sources/FixGrad/FixGrad.docc/\(page)").components(separatedBy: "```swift\n")
      .dropFirst().map { $0.components(separatedBy: "```")[0] }
  }

  private static let outside = "Tests/OutsidePackage/"
  private static let sources = ["Softsign", "SoftsignKernels"].map {
    outside + "Sources/Softsign/\($0).swift"
  }

  /// `make test` builds the package and runs its tests.
  @Test func theOperatorOfThePageIsTheOutsidePackage() throws {
    let blocks = try Self.blocks("AddingAnOperator.md")
    #expect(blocks.count > 10)
    let paths =
      Self.sources + [
        Self.outside + "Package.swift", Self.outside + "Tests/SoftsignTests/SoftsignTests.swift",
      ]
    let files = try paths.map(Self.text)
    for block in blocks {
      #expect(files.contains { $0.contains(block) }, "no file has this:\n\(block)")
    }
    let makefile = try Self.text("Makefile")
    #expect(makefile.contains("$(TEST) $(OUTSIDE)"))
  }

  /// In their order, without a gap but for empty lines.
  @Test func thePageShowsTheSourcesWhole() throws {
    let blocks = try Self.blocks("AddingAnOperator.md")
    for path in Self.sources + [Self.outside + "Package.swift"] {
      var rest = try Self.text(path)
      for block in blocks where rest.contains(block) {
        let parts = rest.components(separatedBy: block)
        #expect(parts.count == 2 && parts[0].allSatisfy { $0.isWhitespace }, "\(path): \(parts[0])")
        rest = parts[1]
      }
      #expect(rest.allSatisfy { $0.isWhitespace }, "\(path) goes on:\n\(rest)")
    }
  }

  @Test func theLandingPageHasTheExampleOfTheReadme() throws {
    let example = try #require(Self.blocks("FixGrad.md").first)
    let readme = try Self.text("README.md")
    #expect(readme.contains("import FixGrad\n\n\(example)```"))
  }

  /// Where they send readers for the operators: a table that CommandTests compares with what
  /// `fixgrad operators` prints.
  @Test func theReadmeHasTheTableOfOperators() throws {
    let readme = try Self.text("README.md")
    #expect(readme.contains("<!-- operators:begin -->\n| operator "))
    for page in ["FixGrad.md", "AddingAnOperator.md"] {
      let text = try Self.text("Sources/FixGrad/FixGrad.docc/\(page)")
      #expect(text.contains("README"))
    }
  }
}
