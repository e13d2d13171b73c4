import Diagnostics
import Drift
import Files
import Foundation
import Testing

@Suite("Drift reports")
struct DriftReportTests {
  private func report() async throws -> DriftReport {
    try await DriftStudy(
      ToyTask.classification(samples: 30, tests: 8, epochs: 2, seeds: [2, 3])
    ).run()
  }

  @Test("drift.json has the keys of the contract")
  func keys() async throws {
    let text = try await report().json()
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    for key in [
      "job", "seeds", "float", "fixed", "floor", "exact", "drift", "buffers", "ram_bytes",
      "ram_lower_bound", "flash_bytes", "verdict", "violations", "divergence",
    ] {
      #expect(object[key] != nil, "\(key)")
    }
    #expect(object["job"] as? String == "toy_classes")
    #expect(object["seeds"] as? [Int] == [2, 3])
    #expect(object["divergence"] is NSNull)
    for runs in ["float", "fixed"] {
      let figures = try #require(object[runs] as? [String: Any])
      #expect((figures["loss"] as? [[Double]])?.map(\.count) == [2, 2])
      #expect((figures["accuracy"] as? [[Double]])?.map(\.count) == [2, 2])
      #expect((figures["test_loss"] as? [Double])?.isEmpty == true)
    }
    let floor = try #require(object["floor"] as? [String: Any])
    #expect((floor["loss"] as? [[[Double]]])?.map(\.count) == [3, 3])
    let exact = try #require(object["exact"] as? [String: Any])
    #expect((exact["loss"] as? [Double])?.count == 20)
    let drift = try #require(object["drift"] as? [String: Any])
    #expect(Set(["mean", "max", "first100"]).isSubset(of: drift.keys))
    let buffers = try #require(object["buffers"] as? [[String: Any]])
    for buffer in buffers {
      let contract: Set = [
        "name", "role", "shape", "storage", "fraction_bits", "scale", "min", "max", "sqnr_db",
        "max_error_ulp", "saturations", "flushed", "lost_updates",
      ]
      #expect(contract.isSubset(of: buffer.keys))
    }
    let names = buffers.compactMap { $0["name"] as? String }
    #expect(names.contains("linear1.weight") && names.contains("sigmoid1"))
    #expect(!names.contains { $0.hasSuffix(".updated") })
    let verdict = try #require(object["verdict"] as? [String: Any])
    #expect(verdict["passed"] is Bool && verdict["checks"] is [[String: Any]])
  }

  @Test("steps.csv has a row for each step, exact losses as far as they go")
  func stepTable() async throws {
    let lines = try await report().stepTable().split(separator: "\n")
    #expect(lines.count == 61)
    #expect(lines[0] == "step,float,fixed,exact,|fixed-float|,|fixed-exact|,|float-exact|")
    let first = lines[1].split(separator: ",", omittingEmptySubsequences: false)
    #expect(first.count == 7 && !first[3].isEmpty && !first[5].isEmpty && !first[6].isEmpty)
    let last = lines[60].split(separator: ",", omittingEmptySubsequences: false)
    #expect(
      last.count == 7 && last[3].isEmpty && last[5].isEmpty && last[6].isEmpty && !last[4].isEmpty)
  }

  @Test("the folder holds three files and is replaced as a whole")
  func folder() async throws {
    let report = try await report()
    try TemporaryDirectory.with { folder in
      let target = folder.appending(path: "reports/toy")
      try report.write(to: target)
      try report.write(to: target, adding: ["drift.html": "<p>drawn</p>"])
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: target.path).sorted()
          == ["drift.html", "drift.json", "drift.md", "steps.csv"])
      let text = try String(contentsOf: target.appending(path: "drift.md"), encoding: .utf8)
      #expect(text.hasPrefix("# toy_classes: drift of integer training\n"))
      #expect(!text.contains(FileManager.default.temporaryDirectory.path))
    }
  }
}
