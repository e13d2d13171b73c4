import Diagnostics
import Files
import Foundation
import Testing
import Toolchains

/// Trials on a real Dask scheduler with real workers, all on the loopback interface.
@Suite(.serialized, .timeLimit(.minutes(20))) struct DaskTests {
  /// `make test` puts Dask there.
  private static let bin = Fixgrad.root.appending(path: ".build/dask/bin")
  private static let tune = [
    "tune", "job/job.yaml", "--epochs", "1", "--quiet", "--max-loss-ratio", "1.1", "--trials",
  ]

  /// A scheduler with two workers, and a folder with a job.
  private struct Cluster {
    let folder: URL
    let address: String

    /// Of a server, `one`, `two` for the workers and `all` for the shell that started them.
    func process(_ name: String) throws -> Int32 {
      let text = try String(contentsOf: folder.appending(path: "\(name).pid"), encoding: .utf8)
      return try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }
  }

  /// - Parameter program: what workers run as `fixgrad`.
  private func withCluster(
    program: URL = Fixgrad.program, _ body: (Cluster) async throws -> Void
  ) async throws {
    try await TemporaryDirectory.with { folder in
      try FileManager.default.copyItem(
        at: Fixgrad.root.appending(path: "calibration/digits-mlp"),
        to: folder.appending(path: "job"))
      let file = folder.appending(path: "scheduler.json").path
      let dask = Self.bin.appending(path: "dask").path
      // One shell for all, whose group ends at once; its number and those of workers go to files.
      let script = """
        echo $$ > all.pid
        (echo $BASHPID > scheduler.pid; exec \(dask) scheduler --host 127.0.0.1 --port 0 \
          --no-dashboard --scheduler-file \(file)) &
        for name in one two; do
          (echo $BASHPID > $name.pid; exec \(dask) worker --scheduler-file \(file) --nthreads 1 \
            --host 127.0.0.1 --no-dashboard --no-nanny --local-directory work-$name) &
        done
        wait
        """
      let shell = try #require(Executable.find("setsid"))
      let environment = ["FIXGRAD": program.path, "TMPDIR": folder.path]
      let servers = Task {
        try? await shell.run(
          arguments: ["--wait", "bash", "-c", script], environment: environment,
          workingDirectory: folder)
      }
      var address: String?
      for _ in 0..<600 where address == nil {
        try await Task.sleep(for: .milliseconds(100))
        let content = FileManager.default.contents(atPath: file)
        let scheduler = content.flatMap { try? JSONDecoder().decode(Scheduler.self, from: $0) }
        address = scheduler?.address
      }
      let cluster = Cluster(folder: folder, address: address ?? "")
      do {
        try #require(address != nil, "the scheduler is up within a minute")
        try await body(cluster)
      } catch {
        await end(servers, cluster)
        throw error
      }
      await end(servers, cluster)
    }
  }

  private struct Scheduler: Decodable { let address: String }

  private func end(_ servers: Task<RunResult?, Never>, _ cluster: Cluster) async {
    // A worker that is still looking for its scheduler takes no SIGTERM. Without one all may be gone.
    if let group = try? cluster.process("all") { kill(-group, SIGKILL) }
    _ = await servers.value
  }

  private func onCluster(
    _ cluster: Cluster, _ name: String, _ more: [String] = []
  ) async throws -> Fixgrad.Answer {
    try await Fixgrad.run(
      Self.tune + [
        "\(name).sqlite", "--report", name, "--executor", "dask", "--scheduler", cluster.address,
      ] + more, in: cluster.folder,
      environment: ["PATH": "\(Self.bin.path):/usr/local/bin:/usr/bin:/bin"])
  }

  /// One of two workers is killed in the middle: its trials run again, and every result is what it
  /// is here.
  @Test func aKilledWorkerChangesNothing() async throws {
    try await withCluster { cluster in
      let worker = try cluster.process("one")
      async let answer = onCluster(cluster, "dask")
      // Once trials have come back there are more under way, on each of the two.
      var before = 0
      for _ in 0..<600 where before < 8 {
        try await Task.sleep(for: .milliseconds(100))
        before = try await Fixgrad.trials(in: cluster.folder, "dask.sqlite")
      }
      #expect(kill(worker, SIGKILL) == 0, "the worker was there to be killed")
      let answered = try await answer
      #expect(answered.status == 0, "\(answered.errors)")
      let all = try await Fixgrad.trials(in: cluster.folder, "dask.sqlite")
      #expect(before >= 8 && before < all / 2, "\(before) of \(all) trials had ended")
      let local = try await Fixgrad.run(
        Self.tune + ["local.sqlite", "--report", "local"], in: cluster.folder)
      #expect(local.status == 0, "\(local.errors)")
      #expect(
        try Data(contentsOf: cluster.folder.appending(path: "dask/tune.json"))
          == Data(contentsOf: cluster.folder.appending(path: "local/tune.json")))
    }
  }

  /// All who use a cluster share its names of tasks: nobody gets the results of another.
  @Test func twoTuningsAtOnceKeepApart() async throws {
    try await withCluster { cluster in
      async let one = onCluster(cluster, "one", ["--seed", "1"])
      async let other = onCluster(cluster, "other", ["--seed", "7"])
      for answer in try await [one, other] {
        #expect(answer.status == 0, "\(answer.errors)")
      }
      for (name, seed) in [("one", "1"), ("other", "7")] {
        let local = try await Fixgrad.run(
          Self.tune + ["\(name)-local.sqlite", "--report", "\(name)-local", "--seed", seed],
          in: cluster.folder)
        #expect(local.status == 0, "\(local.errors)")
        #expect(
          try Data(contentsOf: cluster.folder.appending(path: "\(name)/tune.json"))
            == Data(contentsOf: cluster.folder.appending(path: "\(name)-local/tune.json")))
      }
    }
  }

  @Test func aWorkerOfAnotherVersionIsNamed() async throws {
    try await TemporaryDirectory.with { folder in
      let other = folder.appending(path: "fixgrad")
      try Data("#!/bin/sh\necho 0.0.9\n".utf8).write(to: other)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: other.path)
      try await withCluster(program: other) { cluster in
        let answer = try await onCluster(cluster, "dask")
        #expect(answer.status == 2)
        #expect(
          answer.errors == """
            error: a worker has fixgrad 0.0.9, this is 0.1.0  [worker-version]
              fix-it: install this fixgrad on the workers, on PATH or where FIXGRAD says

            """)
      }
    }
  }

  /// A scheduler that dies is said, what was answered is kept, and the tuning goes on without it.
  @Test func aSchedulerThatDiesIsSaid() async throws {
    try await withCluster { cluster in
      async let answer = onCluster(cluster, "dask")
      var before = 0
      for _ in 0..<600 where before < 4 {
        try await Task.sleep(for: .milliseconds(100))
        before = try await Fixgrad.trials(in: cluster.folder, "dask.sqlite")
      }
      #expect(kill(try cluster.process("scheduler"), SIGKILL) == 0)
      let answered = try await answer
      #expect(answered.status == 2)
      #expect(
        answered.errors.hasPrefix(
          "error: the Dask scheduler is gone  [cluster-failed]\n"), "\(answered.errors)")
      let kept = try await Fixgrad.trials(in: cluster.folder, "dask.sqlite")
      #expect(kept >= 4)
      let local = try await Fixgrad.run(
        Self.tune + ["dask.sqlite", "--report", "local"], in: cluster.folder)
      #expect(local.status == 0, "\(local.errors)")
    }
  }

  @Test func anUnreachableSchedulerIsSaid() async throws {
    try await TemporaryDirectory.with { folder in
      try FileManager.default.copyItem(
        at: Fixgrad.root.appending(path: "calibration/digits-mlp"),
        to: folder.appending(path: "job"))
      let nobody = Cluster(folder: folder, address: "tcp://127.0.0.1:9")
      let answer = try await onCluster(nobody, "dask")
      #expect(answer.status == 2)
      #expect(
        answer.errors.hasPrefix("error: no Dask scheduler answers at tcp://127.0.0.1:9: "),
        "\(answer.errors)")
      #expect(answer.errors.contains("[cluster-failed]\n"))
      #expect(
        answer.errors.contains(/\n  note: 0 of \d+ trials were answered, and are kept\n/),
        "\(answer.errors)")
      // Without the package: how to get it.
      let plain = try await Fixgrad.run(
        Self.tune + ["p.sqlite", "--executor", "dask", "--scheduler", nobody.address],
        in: folder, environment: ["PYTHONPATH": "", "PATH": "/usr/bin:/bin"])
      #expect(plain.status == 2)
      #expect(
        plain.errors.contains("fix-it: pip install ./Sources/fixgrad-dask"), "\(plain.errors)")
    }
  }

  // MARK: A trial alone

  @Test func whatIsNoTrialIsRefused() async throws {
    try await TemporaryDirectory.with { folder in
      let program = Executable(Fixgrad.program)
      let nothing = try await program.run(
        input: Array("{}".utf8), arguments: ["trial", "--inputs", folder.path])
      #expect(nothing.exitStatus == 2)
      #expect(nothing.standardError.hasPrefix("error: standard input is no trial of fixgrad 0.1.0"))
      func trial(_ version: String, _ path: String) async throws -> RunResult {
        let unit = """
          {"version": "\(version)", "problem": "00", "job": "job.yaml", "overrides": [], "files": {"\(path)": "00"},
           "trial": {"subject": {"float": {}}, "seed": 1, "samples": 1}}
          """
        return try await program.run(
          input: Array(unit.utf8), arguments: ["trial", "--inputs", folder.path])
      }
      let older = try await trial("0.0.9", "job.yaml")
      #expect(older.exitStatus == 2 && older.standardError.contains("[trial-version]"))
      let missing = try await trial("0.1.0", "job.yaml")
      #expect(missing.exitStatus == 2 && missing.standardError.contains("[missing-input]"))
      let outside = try await trial("0.1.0", "../job.yaml")
      #expect(outside.exitStatus == 2 && outside.standardError.contains("[bad-trial]"))
    }
  }
}
