import Diagnostics
import Files
import Foundation
import Synchronization
import Testing
import Toolchains

struct ExecutableTests {
  /// Compiles a C program and hands it over.
  private func withProgram(
    _ text: String, name: String = "program", _ body: (Executable) async throws -> Void
  ) async throws {
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    let source = folder.url.appending(path: "\(name).c")
    try Data(text.utf8).write(to: source)
    let compiler = try await HostCompiler.find()
    try await body(
      compiler.compile(
        sources: [source], flags: ["-O1"], output: folder.url.appending(path: name)))
  }

  private static let twentyMegabytes = (0..<20 << 20).map { UInt8(truncatingIfNeeded: $0 &* 31) }

  @Test(.timeLimit(.minutes(5))) func twentyMegabytesEachWayAtOnce() async throws {
    let text = """
      #include <stdio.h>
      int main(void) {
        static char block[100000];
        size_t n;
        while ((n = fread(block, 1, sizeof block, stdin)) > 0) fwrite(block, 1, n, stdout);
        return 0;
      }
      """
    try await withProgram(text) { program in
      let pieces = Mutex<Int>(0)
      let result = try await program.run(input: Self.twentyMegabytes) { piece in
        pieces.withLock { $0 += piece.count }
      }
      #expect(result.succeeded)
      #expect(result.standardOutput == Self.twentyMegabytes)
      #expect(pieces.withLock { $0 } == Self.twentyMegabytes.count)
    }
  }

  @Test(.timeLimit(.minutes(5))) func outputWrittenAtTheVeryEndIsNotCut() async throws {
    let text = """
      #include <stdio.h>
      int main(void) {
        for (int i = 0; i < 20 << 20; ++i) { putchar(i & 255); if (i % 8 == 0) fputc('e', stderr); }
        return 3;
      }
      """
    try await withProgram(text) { program in
      let result = try await program.run()
      #expect(result.exitStatus == 3)
      #expect(result.standardOutput.count == 20 << 20)
      #expect(result.standardError.utf8.count == 20 << 17)
    }
  }

  @Test(.timeLimit(.minutes(5))) func aProgramMayIgnoreItsInput() async throws {
    try await withProgram("int main(void) { return 5; }") { program in
      for _ in 0..<20 {
        let result = try await program.run(input: Self.twentyMegabytes)
        #expect(result.exitStatus == 5)
      }
    }
  }

  @Test(.timeLimit(.minutes(5))) func argumentsEnvironmentAndFolderArrive() async throws {
    let text = """
      #include <stdio.h>
      #include <stdlib.h>
      #include <unistd.h>
      int main(int count, char **arguments) {
        char folder[4096];
        printf("%d %s %s %s", count, arguments[2], getenv("FIXGRAD_TEST"), getcwd(folder, 4096));
        return 0;
      }
      """
    try await withProgram(text) { program in
      let result = try await Executable(program.url, leadingArguments: ["a"]).run(
        arguments: ["b c"], environment: ["FIXGRAD_TEST": "here"],
        workingDirectory: URL(filePath: "/"))
      #expect(result.text == "3 b c here /")
    }
  }

  @Test(.timeLimit(.minutes(5))) func theTimeLimitKills() async throws {
    let text = """
      #include <stdio.h>
      int main(void) { fclose(stdout); for (;;) {} }
      """
    try await withProgram(text, name: "endless") { program in
      let clock = ContinuousClock()
      let start = clock.now
      let error = await #expect(throws: Diagnostic.self) {
        try await program.run(timeLimit: .milliseconds(300))
      }
      #expect(clock.now - start < .seconds(300))
      #expect(
        error?.rendered == "error: 'endless' did not end within 0.3 s and was killed  [time-limit]")
    }
  }

  @Test(.timeLimit(.minutes(5))) func cancellingKills() async throws {
    try await withProgram("int main(void) { for (;;) {} }", name: "endless") { program in
      let task = Task { try await program.run() }
      try await Task.sleep(for: .milliseconds(200))
      task.cancel()
      let error = await #expect(throws: Diagnostic.self) { try await task.value }
      #expect(error?.id == "cancelled")
    }
  }

  @Test(.timeLimit(.minutes(5))) func aCrashNamesTheSignal() async throws {
    let text = """
      #include <signal.h>
      #include <stdio.h>
      int main(void) { fprintf(stderr, "step 3\\n"); raise(SIGSEGV); return 0; }
      """
    try await withProgram(text, name: "broken") { program in
      let error = await #expect(throws: Diagnostic.self) { try await program.run() }
      #expect(
        error?.rendered == """
          error: 'broken' crashed with SIGSEGV (segmentation fault)  [program-crashed]
            note: step 3
          """)
    }
  }

  @Test func aMissingProgramIsAnError() async throws {
    let error = await #expect(throws: Diagnostic.self) {
      try await Executable(URL(filePath: "/nowhere/program")).run()
    }
    #expect(error?.id == "cannot-run")
    #expect(error?.message == "cannot run '/nowhere/program'")
  }

  @Test func searchesThePath() throws {
    #expect(Executable.find("sh") != nil)
    #expect(Executable.find("sh", environment: ["PATH": "/nowhere"]) == nil)
    #expect(Executable.find("no-such-program-of-ours") == nil)
    #expect(Executable.find("/bin") == nil)
  }
}
