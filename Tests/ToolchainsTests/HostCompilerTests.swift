import Diagnostics
import Files
import Foundation
import Testing
import Toolchains

@Suite(.timeLimit(.minutes(20))) struct HostCompilerTests {
  private func withSource(
    _ text: String, _ body: (_ source: URL, _ folder: URL) async throws -> Void
  ) async throws {
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    let source = folder.url.appending(path: "source.c")
    try Data(text.utf8).write(to: source)
    try await body(source, folder.url)
  }

  private static let integers = """
    #include <stdbool.h>
    #include <stddef.h>
    #include <stdint.h>
    int64_t product(const int16_t *a, const int16_t *b, size_t n);
    int64_t product(const int16_t *a, const int16_t *b, size_t n)
    {
        int64_t sum = 0;
        for (size_t i = 0; i < n; ++i) {
            sum += (int32_t)a[i] * b[i];
        }
        return sum / 3;
    }

    """

  @Test func anEmptyPathHasNoCompiler() async throws {
    let error = await #expect(throws: Diagnostic.self) {
      try await HostCompiler.find(environment: ["PATH": ""])
    }
    #expect(
      error?.rendered == """
        error: no C compiler: none of gcc, clang and cc is on PATH  [no-c-compiler]
          fix-it: install one (Debian: apt-get install gcc) or set CC
        """)
    #expect(await HostCompiler.all(environment: ["PATH": ""]).isEmpty)
  }

  @Test func aWrongCCIsAnError() async throws {
    let error = await #expect(throws: Diagnostic.self) {
      try await HostCompiler.find(environment: ["PATH": "/bin:/usr/bin", "CC": "tcc9 -m32"])
    }
    #expect(error?.message == "no C compiler: CC is 'tcc9', which is not there")
    let other = await #expect(throws: Diagnostic.self) {
      try await HostCompiler.find(environment: ["PATH": "/bin:/usr/bin", "CC": "false"])
    }
    #expect(other?.message == "no C compiler: 'false --version' fails")
  }

  @Test func ccWinsAndMayHaveArguments() async throws {
    for compiler in await HostCompiler.all() {
      let found = try await HostCompiler.find(
        environment: ["CC": "\(compiler.executable.url.path) -DANSWER=42"])
      #expect(found.family == compiler.family)
      #expect(found.version == compiler.version)
      try await withSource("int main(void) { return ANSWER; }") { source, folder in
        let program = try await found.compile(
          sources: [source], output: folder.appending(path: "program"))
        #expect(try await program.run().exitStatus == 42)
      }
    }
  }

  @Test func bothCompilersTakeStrictCAndTheSameAsCxx() async throws {
    let compilers = await HostCompiler.all()
    #expect(!compilers.isEmpty)
    for compiler in compilers {
      try await withSource(Self.integers) { source, folder in
        let object = folder.appending(path: "source.o")
        for flags in [HostCompiler.strictFlags, HostCompiler.cxxFlags] {
          try await compiler.compile(
            sources: [source], flags: flags + HostCompiler.optimized + ["-c"], output: object)
        }
      }
    }
  }

  @Test func includesDefinesAndLibraries() async throws {
    let text = """
      #include <math.h>
      #include "answer.h"
      int main(int count, char **arguments) { (void)arguments; return ANSWER + (int)exp(count - 1); }
      """
    try await withSource(text) { source, folder in
      let include = folder.appending(path: "an include folder")
      try FileManager.default.createDirectory(at: include, withIntermediateDirectories: false)
      try Data("#define ANSWER (BASE + 1)\n".utf8).write(to: include.appending(path: "answer.h"))
      let program = try await HostCompiler.find().compile(
        sources: [source], includeDirectories: [include], defines: ["BASE=40"], libraries: ["m"],
        output: folder.appending(path: "program"))
      #expect(try await program.run().exitStatus == 42)
    }
  }

  @Test func theCompilersOwnWordsAreInTheNotes() async throws {
    for compiler in await HostCompiler.all() {
      try await withSource("int f(int a);\nint f(int a) { return a + nothing; }\n") {
        source, folder in
        let error = await #expect(throws: Diagnostic.self) {
          try await compiler.compile(
            sources: [source], flags: HostCompiler.strictFlags + ["-c"],
            output: folder.appending(path: "source.o"))
        }
        #expect(error?.id == "c-compile-error")
        #expect(error?.message == "\(compiler.executable.name) cannot compile 'source.c'")
        #expect(error?.notes.contains { $0.contains("source.c:2:") } == true)
      }
    }
  }

  @Test func longCompilerOutputIsCut() async throws {
    let text = (0..<40).map { "int v\($0) = nothing\($0);\n" }.joined()
    try await withSource(text) { source, folder in
      let error = await #expect(throws: Diagnostic.self) {
        try await HostCompiler.find().compile(
          sources: [source], flags: ["-c"], output: folder.appending(path: "source.o"))
      }
      #expect(error?.notes.count == 21)
      #expect(error?.notes.last?.hasSuffix("more lines") == true)
    }
  }

  @Test func sanitizersStopAtUndefinedBehaviour() async throws {
    let text = """
      #include <limits.h>
      int main(int count, char **names) { volatile int a = INT_MAX; return names && a + count > 0; }
      """
    let gcc = try #require(await HostCompiler.all().first { $0.family == .gcc })
    try await withSource(text) { source, folder in
      let program = try await gcc.compile(
        sources: [source], flags: HostCompiler.sanitizers,
        output: folder.appending(path: "program"))
      let result = try await program.run()
      #expect(!result.succeeded)
      #expect(result.standardError.contains("signed integer overflow"))
    }
  }

  @Test func integerCodeHasNoFloat() async throws {
    for compiler in await HostCompiler.all() {
      try await withSource(Self.integers) { source, _ in
        try await compiler.checkNoFloat(sources: [source])
      }
    }
  }

  /// Without `noFloatWords`: the flags alone must catch every operation.
  @Test(arguments: [
    "int f(int a); int f(int a) { return (int)((float)a * 1.5f); }",
    "extern float a, b, c; void f(void); void f(void) { c = a * b; }",
    "extern double a, b; int f(void); int f(void) { return a < b; }",
    "extern float a; extern int b; void f(void); void f(void) { b = (int)a; }",
    "extern int a; extern double b; void f(void); void f(void) { b = a; }",
    "extern float a; extern double b; void f(void); void f(void) { b = a; }",
    "static float g(float a) { return a * 3; } int b; void f(void); void f(void) { b = (int)g(2); }",
  ])
  func oneFloatOperationIsFound(text: String) async throws {
    for compiler in await HostCompiler.all() {
      try await withSource(text + "\n") { source, folder in
        let object = folder.appending(path: "source.o")
        let flags = HostCompiler.strictFlags + ["-c"]
        try await compiler.compile(sources: [source], flags: flags, output: object)
        do {
          try await compiler.compile(
            sources: [source], flags: flags + HostCompiler.noFloatFlags, output: object)
          #expect(try await !SymbolTable.read(object: object).floatSymbols.isEmpty)
        } catch let error as Diagnostic {
          #expect(error.notes.contains { $0.contains("disabled") })
        }
        let error = await #expect(throws: Diagnostic.self) {
          try await compiler.checkNoFloat(sources: [source])
        }
        #expect(error?.id == "float-in-integer-code")
      }
    }
  }

  @Test func aCopyOrANegationOfAFloatIsFoundByItsName() async throws {
    let text = "extern float a, b; void f(void); void f(void) { a = -b; }\n"
    for compiler in await HostCompiler.all() {
      try await withSource(text) { source, _ in
        let error = await #expect(throws: Diagnostic.self) {
          try await compiler.checkNoFloat(sources: [source])
        }
        #expect(error?.message == "'source.c' does not compile as code without floats")
        #expect(error?.notes.contains { $0.contains("float_in_an_integer_build") } == true)
      }
    }
  }
}
