public import Diagnostics
public import Foundation
import GRDB

/// Trials that were run, in a SQLite file: an interrupted tuner goes on where it was, and several
/// may use one file at a time.
public struct TrialStore: Sendable {
  /// A trial as the history shows it.
  public struct Record: Sendable, Hashable {
    public var job: String
    public var trial: Trial
    public var result: TrialResult
    /// It took.
    public var seconds: Double
  }

  private struct Foreign: Error, CustomStringConvertible {
    var description: String { "it is a database of something else" }
  }

  private let database: DatabasePool

  /// Opens a file, or makes it.
  ///
  /// - Throws: `bad-trials` where the file is no such store, or cannot be written.
  public init(at file: URL) throws(Diagnostic) {
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(60)
      guard try !Self.isForeign(file) else { throw Foreign() }
      database = try DatabasePool(path: file.path, configuration: configuration)
      var migrator = DatabaseMigrator()
      migrator.registerMigration("trials") { database in
        try database.create(table: "trial") { table in
          table.primaryKey("key", .text)
          table.column("problem", .text).notNull().indexed()
          table.column("job", .text).notNull()
          table.column("trial", .text).notNull()
          table.column("result", .text).notNull()
          table.column("seconds", .double).notNull()
        }
        try database.create(table: "cost") { table in
          table.primaryKey("key", .text)
          table.column("cost", .text).notNull()
        }
      }
      migrator.registerMigration("facts") { database in
        try database.execute(
          sql: """
            DROP INDEX IF EXISTS trial_on_problem;
            ALTER TABLE cost RENAME TO fact;
            ALTER TABLE fact RENAME COLUMN cost TO value;
            """)
      }
      try migrator.migrate(database)
    } catch {
      throw Diagnostic(
        "bad-trials", "'\(file.path)' cannot be used as a store of trials",
        notes: ["\(error)"], remedy: "--trials with another file")
    }
  }

  /// Whether a file holds tables, and none of trials; it is only read.
  private static func isForeign(_ file: URL) throws -> Bool {
    guard FileManager.default.fileExists(atPath: file.path) else { return false }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(60)
    return try DatabaseQueue(path: file.path, configuration: configuration).read { database in
      try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0 > 0
        && !database.tableExists("trial")
    }
  }

  /// The result of a trial that was run.
  public func result(_ key: String) throws -> TrialResult? {
    let text = try database.read {
      try String.fetchOne($0, sql: "SELECT result FROM trial WHERE key = ?", arguments: [key])
    }
    return try text.map { try JSONDecoder().decode(TrialResult.self, from: Data($0.utf8)) }
  }

  /// Keeps a result; what is there already stays.
  public func keep(_ record: Record, of problem: String, as key: String) async throws {
    let texts = try [Self.text(record.trial), Self.text(record.result)]
    try await database.write {
      try $0.execute(
        sql: "INSERT OR IGNORE INTO trial VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [key, problem, record.job, texts[0], texts[1], record.seconds])
    }
  }

  /// All trials, oldest first.
  public func history() throws -> [Record] {
    let decoder = JSONDecoder()
    return try database.read { database in
      try Row.fetchAll(
        database, sql: "SELECT job, trial, result, seconds FROM trial ORDER BY rowid"
      ).map { row in
        Record(
          job: row["job"],
          trial: try decoder.decode(Trial.self, from: Data((row["trial"] as String).utf8)),
          result: try decoder.decode(TrialResult.self, from: Data((row["result"] as String).utf8)),
          seconds: row["seconds"])
      }
    }
  }

  /// What was found out besides trials: ranges of a calibration, costs of a program.
  package func fact<Fact: Decodable>(_ type: Fact.Type, _ key: String) throws -> Fact? {
    let text = try database.read {
      try String.fetchOne($0, sql: "SELECT value FROM fact WHERE key = ?", arguments: [key])
    }
    return try text.map { try JSONDecoder().decode(Fact.self, from: Data($0.utf8)) }
  }

  package func keep(fact: some Encodable, as key: String) async throws {
    let text = try Self.text(fact)
    try await database.write {
      try $0.execute(sql: "INSERT OR IGNORE INTO fact VALUES (?, ?)", arguments: [key, text])
    }
  }

  /// JSON with sorted keys: the same value, the same text.
  static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
