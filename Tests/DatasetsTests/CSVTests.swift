import Datasets
import Diagnostics
import Foundation
import Testing

@Suite("Comma-separated files")
struct CSVTests {
  private let text = """
    x0,x1,label
    0.5,-1,0
    1e2, 3 ,2

    """

  /// What is printed about a table; empty for none.
  private func problems(
    _ text: String, inputs: [String]? = nil, targets: [String] = ["label"],
    shape: [Int]? = nil, kind: TargetKind = .classes(count: nil)
  ) -> String {
    do {
      let place = SourceLocation(file: "job.yaml", line: 16, column: 11)
      let selection = ColumnSelection(
        inputs: inputs, targets: targets, inputsLocation: inputs == nil ? nil : place,
        targetsLocation: place)
      _ = try Dataset(
        CSVTable(text: text, file: "train.csv", at: place), selection: selection,
        sampleShape: shape, kind: kind)
      return ""
    } catch {
      return error.rendered
    }
  }

  @Test func classes() throws {
    let table = try CSVTable(text: text, file: "train.csv")
    let data = try Dataset(
      table, selection: ColumnSelection(targets: ["label"]), kind: .classes(count: 3))
    #expect(data.sampleShape == [2])
    #expect(data.rawInputs == [0.5, -1, 100, 3])
    #expect(data.inputs == data.rawInputs)
    #expect(data.targets == .classes([0, 2]))
    #expect(Array(data.input(1)) == [100, 3])
  }

  @Test func valuesAndChosenColumns() throws {
    let table = try CSVTable(text: text, file: "train.csv")
    let selection = ColumnSelection(inputs: ["label", "x0"], targets: ["x1", "x0"])
    let data = try Dataset(table, selection: selection, sampleShape: [1, 2], kind: .values)
    #expect(data.rawInputs == [0, 0.5, 2, 100])
    #expect(data.targets == .values([-1, 0.5, 3, 100], perSample: 2))
  }

  @Test func quotesEmptyLinesAndLineEndings() throws {
    let text = "\u{FEFF}\"a\",\"the \"\"b\"\"\r\nnext\",label\r\n\r\n1,2,3\r\n4,x,"
    let table = try CSVTable(text: text, file: "train.csv")
    #expect(table.columns.count == 3)
    #expect(table.columns[0] == "a")
    #expect(table.rows == [["1", "2", "3"], ["4", "x", ""]])
    #expect(table.lines == [4, 5])
  }

  @Test func wrongColumn() {
    #expect(
      problems(text, inputs: ["x0", "x9"], targets: ["lable"]) == """
        job.yaml:16:11: error: there is no column 'lable' in 'train.csv'  [unknown-column]
          note: columns: x0, x1, label
          fix-it: label
        job.yaml:16:11: error: there is no column 'x9' in 'train.csv'  [unknown-column]
          note: columns: x0, x1, label
          fix-it: x0
        """)
  }

  @Test func longColumnListsAreCut() {
    let header = (0..<64).map { "x\($0)" }.joined(separator: ",") + ",label"
    let row = Array(repeating: "0", count: 65).joined(separator: ",")
    #expect(
      problems("\(header)\n\(row)\n", targets: ["class"]) == """
        job.yaml:16:11: error: there is no column 'class' in 'train.csv'  [unknown-column]
          note: columns: x0, x1, x2, x3, x4, x5, …, x62, x63, label (65 columns)
        """)
  }

  @Test func cells() {
    let text = "a,b,label\n1,two,0\n3,,1\nnan,-inf,1.5\n1,1,-1\n1,1,3\n"
    #expect(
      problems(text, kind: .classes(count: 3)) == """
        train.csv:2: error: column 'b' of row 1 is 'two', not a number  [not-a-number]
        train.csv:3: error: column 'b' of row 2 is empty  [empty-cell]
        train.csv:4: error: column 'a' of row 3 is 'nan', data must be finite  [not-finite]
        train.csv:4: error: column 'b' of row 3 is '-inf', data must be finite  [not-finite]
        train.csv:4: error: 1.5, which is no class index 0, 1, 2, …, in column 'label', row 3 and 1 \
        further row  [not-a-class]
          fix-it: number the classes 0, 1, 2, …
        train.csv:6: error: class 3 of 3 in column 'label', row 5  [not-a-class]
          note: the model has classes 0 to 2
          fix-it: labels from 0 to 2, or more outputs of the last layer
        """)
  }

  @Test func classesOutOfRangeAreSummedUp() {
    let text = "a,label\n1,0\n1,1\n" + (2..<50).map { "1,\($0)\n" }.joined()
    #expect(
      problems(text, kind: .classes(count: 10)) == """
        train.csv:12: error: class 10 of 10 in column 'label', row 11 and 39 further rows  \
        [not-a-class]
          note: the model has classes 0 to 9
          fix-it: labels from 0 to 9, or more outputs of the last layer
        """)
  }

  @Test func oneHotColumns() throws {
    let text = "a,c0,c1\n5,0,1\n6,1,0\n"
    let data = try Dataset(
      CSVTable(text: text, file: "train.csv"), selection: ColumnSelection(targets: ["c0", "c1"]),
      kind: .classes(count: 2))
    #expect(data.targets == .classes([1, 0]))
    #expect(data.rawInputs == [5, 6])
    #expect(
      problems(text + "7,1,1\n", targets: ["c0", "c1"], kind: .classes(count: 2)) == """
        train.csv:4: error: [1, 1], which is not one-hot, in columns 'c0' to 'c1', row 3  \
        [not-one-hot]
          fix-it: one 1 a row and zeros, or one column of class indices
        """)
    #expect(
      problems(text, targets: ["c0", "c1"], kind: .classes(count: 3)) == """
        job.yaml:16:11: error: class indices stand in one column, or one-hot in 3, 2 were named  \
        [target-columns]
        """)
  }

  @Test func valuesOutsideTheLossesDomain() throws {
    let rule = TargetRule(remedy: "y / 2") { row in
      row.contains { $0 < 0 } ? "\(Array(row)), which is below 0," : nil
    }
    func problem(_ text: String) throws -> String {
      do throws(Diagnostics) {
        _ = try Dataset(
          CSVTable(text: text, file: "train.csv"), selection: ColumnSelection(targets: ["u", "v"]),
          kind: .values, targetRule: rule)
        return ""
      } catch {
        return error.rendered
      }
    }
    #expect(try problem("a,u,v\n1,2,3\n") == "")
    #expect(
      try problem("a,u,v\n1,2,3\n1,-1,4\n1,-1,5\n1,0,-5\n") == """
        train.csv:3: error: [-1.0, 4.0], which is below 0, in columns 'u' to 'v', row 2 and 2 \
        further rows  [target-domain]
          fix-it: y / 2
        """)
    let unread = try problem("a,u,v\n1,2,three\n1,-1,4\n")
    #expect(
      unread == "train.csv:2: error: column 'v' of row 1 is 'three', not a number  [not-a-number]")
  }

  @Test func columnsThatNobodyReadsMayHoldText() {
    #expect(problems("id,a,label\nfirst,1,0\n", inputs: ["a"]) == "")
  }

  @Test func manyProblemsAreCounted() {
    let text = "a,label\n" + String(repeating: "x,0\n", count: 25)
    let lines = problems(text).split(separator: "\n")
    #expect(lines.count == 11)
    #expect(lines.last == "  note: and 15 problems more")
  }

  @Test func raggedRows() {
    #expect(
      problems("a,label\n1\n\n1,2,3\n") == """
        train.csv:2: error: row 1 has 1 cell, the header names 2 columns  [ragged-row]
        train.csv:4: error: row 2 has 3 cells, the header names 2 columns  [ragged-row]
        """)
  }

  @Test func emptyFiles() {
    #expect(problems("") == "job.yaml:16:11: error: 'train.csv' is empty  [empty-data]")
    #expect(
      problems("a,label\n\n")
        == "job.yaml:16:11: error: 'train.csv' has a header but no rows  [empty-data]")
  }

  @Test func headers() {
    #expect(
      problems("1,2\n3,4\n") == """
        train.csv:1: error: the first line of 'train.csv' holds numbers, not column names  \
        [missing-header]
          fix-it: add a first line such as x0,x1,label
        """)
    #expect(
      problems("a,a,label\n1,2,3\n")
        == "train.csv:1: error: two columns are named 'a'  [duplicate-column]")
  }

  @Test func quotes() {
    #expect(
      problems("a,label\n1,0\n\"1\"x,2\n") == """
        train.csv:3: error: text follows a closing quote  [bad-quotes]
          fix-it: double the quotes inside a quoted cell: "a ""b"" c"
        """)
  }

  @Test func shapes() {
    #expect(
      problems(text, shape: [1, 3])
        == "train.csv: error: 'train.csv' has 2 input columns, the model's input [1, 3] needs 3  "
        + "[input-width]")
    #expect(
      problems("label\n1\n")
        == "error: 'train.csv' has no input columns beside the target  [no-inputs]")
    #expect(
      problems(text, targets: ["x0", "label"])
        == "job.yaml:16:11: error: class indices stand in one column, 2 were named  "
        + "[target-columns]")
  }

  @Test func filesThatCannotBeRead() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "latin.csv").path
    try Data([0x61, 0xFF, 0x0A]).write(to: URL(filePath: path))
    func problem(_ path: String) -> String {
      do {
        _ = try CSVTable.read(path: path, name: "data.csv")
        return ""
      } catch {
        return error.rendered
      }
    }
    #expect(
      problem("absent.csv")
        == "error: cannot read 'data.csv': there is no such file  [missing-file]")
    #expect(
      problem(folder.path) == "error: cannot read 'data.csv': it is a directory  [missing-file]")
    #expect(problem(path) == "error: 'data.csv' is not UTF-8 text  [not-utf8]")
    try Data(text.utf8).write(to: URL(filePath: path))
    #expect(try CSVTable.read(path: path).rows.count == 2)
  }
}
