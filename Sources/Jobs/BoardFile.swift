public import Diagnostics
import Foundation
public import Toolchains

/// A board of the user's own: a known processor with other memory, flags or clock.
///
/// ```yaml
/// name: my_board
/// cpu: cortex-m0plus     # a target of fixgrad
/// ram: 32K
/// flash: 128K
/// clock: 64000000        # Hz
/// flags: [-Os]           # for the compiler, after the target's own
/// ```
public enum BoardFile {
  /// Whether the name of a target is that of a file.
  public static func isPath(_ name: String) -> Bool {
    name.hasSuffix(".yaml") || name.hasSuffix(".yml")
  }

  /// The target of a name or a file.
  /// - Throws: `unknown-target`, `missing-file`, `beyond-emulator`, and every problem of the file.
  public static func target(_ name: String) throws(Diagnostics) -> Target {
    guard isPath(name) else {
      do throws(Diagnostic) {
        return try Target.named(name)
      } catch {
        throw Diagnostics([error])
      }
    }
    guard let bytes = FileManager.default.contents(atPath: name) else {
      throw Diagnostics([
        Diagnostic("missing-file", "cannot read '\(name)': there is no such file")
      ])
    }
    return try target(text: String(decoding: bytes, as: UTF8.self), file: name)
  }

  /// The target that a file describes.
  public static func target(text: String, file: String) throws(Diagnostics) -> Target {
    var problems: [Diagnostic] = []
    let source = YAMLText(text: text, file: file)
    let tree: LocatedValue?
    do throws(Diagnostic) {
      tree = try source.tree(problems: &problems)
    } catch {
      throw Diagnostics(problems + [error]).sorted
    }
    guard let tree, tree.kind != .null else {
      throw Diagnostics([
        Diagnostic(
          "empty-board", "the board file is empty", at: source.wholeFile,
          remedy: "name: my_board, cpu: cortex-m0plus, ram: 32K, flash: 128K")
      ])
    }
    let target = read(tree, problems: &problems)
    guard problems.isEmpty, let target else { throw Diagnostics(problems).sorted }
    return target
  }

  private static func read(_ tree: LocatedValue, problems: inout [Diagnostic]) -> Target? {
    var reader = KeyedReader(tree, path: "")
    defer { reader.finish(into: &problems) }
    let name = reader.requiredString("name", remedy: "name: my_board")
    let names = Target.all.filter { !$0.isHost }.map(\.name)
    guard reader.requiredValue("cpu", remedy: "cpu: cortex-m0plus") != nil else { return nil }
    let cpu = reader.choice("cpu", of: names, default: "")
    let ram = bytes("ram", &reader)
    let flash = bytes("flash", &reader)
    let clock = reader.number("clock", in: 1...1e12)
    let flags = flags(&reader)
    guard let name, let base = Target.all.first(where: { $0.name == cpu }) else { return nil }
    do throws(Diagnostic) {
      var target = try base.withMemory(flash: flash, ram: ram)
      target.name = name
      target.summary = "\(cpu), a board of your own"
      target.flags += flags
      target.clock = clock ?? target.clock
      return target
    } catch {
      var problem = error
      problem.location = tree.location
      reader.report(problem)
      return nil
    }
  }

  private static func bytes(_ key: String, _ reader: inout KeyedReader) -> Int? {
    guard let value = reader.value(key) else { return nil }
    let count: Int? =
      switch value.kind {
      case .integer(let number) where number > 0: number
      case .string(let text): ByteCount.parse(text)
      default: nil
      }
    if count == nil {
      reader.report(
        Diagnostic(
          "wrong-type", "\(key) must be a number of bytes, found \(value.canonicalText)",
          at: value.location, remedy: "\(key): 32K"))
    }
    return count
  }

  private static func flags(_ reader: inout KeyedReader) -> [String] {
    (reader.list("flags") ?? []).compactMap { value in
      do throws(Diagnostic) {
        return try value.string(named: "flags")
      } catch {
        reader.report(error)
        return nil
      }
    }
  }
}

extension Job {
  /// The target that the job names.
  public func machine() throws(Diagnostics) -> Target {
    try BoardFile.target(BoardFile.isPath(target) ? resolve(target) : target)
  }
}
