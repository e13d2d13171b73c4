/// A place in a file that a person wrote.
///
/// Lines and columns count from 1. Line 0 means the whole file, column 0 the whole line.
public struct SourceLocation: Sendable, Hashable, Codable {
  /// The file as the user named it, or another origin such as `--set training.epochs`.
  public var file: String
  /// The line, from 1; 0 is the whole file.
  public var line: Int
  /// The column in Unicode scalars, from 1; 0 is the whole line.
  public var column: Int

  /// Creates a location; without line and column it is the whole file.
  public init(file: String, line: Int = 0, column: Int = 0) {
    self.file = file
    self.line = line
    self.column = column
  }
}

extension SourceLocation: CustomStringConvertible {
  /// `job.yaml:14:7`, `job.yaml:14` or `job.yaml`.
  public var description: String {
    guard line > 0 else { return file }
    return column > 0 ? "\(file):\(line):\(column)" : "\(file):\(line)"
  }
}

extension SourceLocation: Comparable {
  /// Orders by file, then line, then column.
  public static func < (left: SourceLocation, right: SourceLocation) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}
