import Diagnostics
import NumPyFiles
import Testing

@Suite("What is said about arrays that cannot be read")
struct ArrayErrorTests {
  /// An NPY file with the given header and as many zero bytes behind it.
  private func npy(_ header: String, zeros: Int = 0, version: UInt8 = 1) -> [UInt8] {
    let length = UInt8(header.utf8.count)
    let rest = version == 1 ? [length, 0] : [length, 0, 0, 0]
    return [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, version, 0] + rest + header.utf8
      + [UInt8](repeating: 0, count: zeros)
  }

  private func shape(_ shape: String, type: String = "<f4", zeros: Int = 0) -> String {
    arrayProblem(
      npy("{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape)}\n", zeros: zeros))
  }

  @Test(arguments: [
    ("object", "'|O' (object)", "save array.astype(numpy.float32)"),
    (
      "structured", "'[('a', '<f4'), ('b', '<i2')]' (structured)",
      "save each field alone: array['field'].astype(numpy.float32)"
    ),
    (
      "complex", "'<c8' (complex)",
      "save array.real.astype(numpy.float32), and array.imag likewise"
    ),
    (
      "text", "'<U5' (text)",
      "save class indices: numpy.unique(array, return_inverse=True)[1]"
    ),
    (
      "bytes", "'|S3' (text)",
      "save class indices: numpy.unique(array, return_inverse=True)[1]"
    ),
    ("half", "'<f2' (float16)", "save array.astype(numpy.float32)"),
    ("date", "'<M8[ns]' (a date or duration)", "save array.astype(numpy.float32)"),
    ("longdouble", "'<f16' (longdouble)", "save array.astype(numpy.float32)"),
    ("raw", "'|V3' (raw bytes)", "save array.view(numpy.uint8)"),
  ])
  func elementTypes(file: String, type: String, remedy: String) throws {
    #expect(
      arrayProblem(try GoldenFiles.bytes("refused_\(file).npy")) == """
        x.npy: error: the array has the dtype \(type)  [unsupported-dtype]
          note: float32, float64, bool and integers of 8 to 64 bits can be read
          fix-it: \(remedy)
        """)
  }

  @Test func elementTypesWithoutByteOrder() {
    for type in ["|f4", "f4", "", "<é", "=f4"] {
      #expect(
        shape("(1,)", type: type, zeros: 4) == """
          x.npy: error: the array has the dtype '\(type)' (unknown)  [unsupported-dtype]
            note: float32, float64, bool and integers of 8 to 64 bits can be read
            fix-it: save array.astype(numpy.float32)
          """)
    }
  }

  @Test func uint64BeyondInt() throws {
    #expect(
      arrayProblem(try GoldenFiles.bytes("refused_uint64.npy")) == """
        x.npy: error: the array holds 18446744073709551615, which is beyond 9223372036854775807  \
        [out-of-range]
          fix-it: save array.astype(numpy.float64)
        """)
  }

  @Test func notNumPy() throws {
    #expect(
      arrayProblem([]) == """
        x.npy: error: the array cannot be read: there are no bytes  [not-numpy]
          fix-it: save it with numpy.save
        """)
    #expect(
      arrayProblem(Array("x0,x1\n1,2\n".utf8)) == """
        x.npy: error: the array cannot be read: it does not begin with the bytes \
        93 4E 55 4D 50 59 ('\\x93NUMPY')  [not-numpy]
          fix-it: save it with numpy.save
        """)
    #expect(
      arrayProblem(try GoldenFiles.bytes("plain.npz")) == """
        x.npy: error: the array cannot be read: the file is a ZIP archive, as numpy.savez writes \
        it  [not-numpy]
          fix-it: give it the ending .npz
        """)
  }

  @Test func version() {
    #expect(
      arrayProblem(npy("{}", version: 4)) == """
        x.npy: error: the array has version 4.0 of the NPY format, 1.0, 2.0 and 3.0 are known  \
        [unsupported-version]
          fix-it: save it again with numpy.save
        """)
  }

  @Test func truncated() throws {
    let valid = try GoldenFiles.bytes("fortran.npy")
    #expect(
      arrayProblem(Array(valid[..<100])) == """
        x.npy: error: the array ends inside its header  [truncated-file]
          fix-it: copy the file again, or save it again with numpy.save
        """)
    #expect(
      arrayProblem(Array(valid.dropLast())) == """
        x.npy: error: the array has the shape (2, 3, 4) of float32 and needs 96 bytes, \
        95 are there  [truncated-file]
          fix-it: copy the file again, or save it again with numpy.save
        """)
    #expect(shape("(1 << 40,)").contains("[bad-header]"))
    #expect(
      shape("(1000000000000,)", zeros: 1) == """
        x.npy: error: the array has the shape (1000000000000,) of float32 and needs \
        4000000000000 bytes, 1 are there  [truncated-file]
          fix-it: copy the file again, or save it again with numpy.save
        """)
  }

  @Test func trailing() throws {
    #expect(
      arrayProblem(try GoldenFiles.bytes("version3.npy") + [0]) == """
        x.npy: error: the array has the shape (3, 4) of float32, 1 byte too many follow  \
        [trailing-bytes]
          fix-it: save one array per file, several with numpy.savez
        """)
  }

  @Test func shapes() {
    #expect(
      shape("(2, -1)") == """
        x.npy: error: the array has the shape (2, -1), an extent cannot be negative  [bad-shape]
          fix-it: save it again with numpy.save
        """)
    let half = "4611686018427387904"
    for extents in ["(\(half), 1)", "(\(half), 2)", "(\(half), 0, \(half))"] {
      #expect(
        shape(extents) == """
          x.npy: error: the array has the shape \(extents) of float32, whose bytes do not fit \
          63 bits  [bad-shape]
            fix-it: save it again with numpy.save
          """)
    }
    #expect(
      shape("(3, 99999999999999999999)") == """
        x.npy: error: the array has the shape (3, …) of float32, whose bytes do not fit \
        63 bits  [bad-shape]
          fix-it: save it again with numpy.save
        """)
    let axes = String(repeating: "1,", count: 65)
    #expect(
      shape("(\(axes))") == """
        x.npy: error: the array has 65 axes, NumPy allows at most 64  [bad-shape]
          fix-it: save it again with numpy.save
        """)
  }

  @Test(arguments: [
    ("", "should have '{' at its end"),
    ("[]", "should have '{' before '[]'"),
    ("{", "should have a string at its end"),
    ("{}", "has no 'descr'"),
    ("{'descr': '<f4'}", "has no 'fortran_order'"),
    ("{'descr': '<f4', 'fortran_order': False, }", "has no 'shape'"),
    ("{'descr': '<f4', 'descr': '<f4'}", "has the unexpected key 'descr'"),
    ("{'colour': 1}", "has the unexpected key 'colour'"),
    ("{'descr' '<f4'}", "should have ':' before ''<f4'}'"),
    ("{'descr': '<f4}", "should have a string before ''<f4}'"),
    ("{'descr': [('a', '<f4')}", "should have a list that ends before '[('a', ''"),
    ("{'fortran_order': 0}", "should have True or False before '0}'"),
    ("{'shape': 3}", "should have '(' before '3}'"),
    ("{'shape': (3)}", "should have ',' before ')}'"),
    ("{'shape': (,)}", "should have an integer before ',)}'"),
    ("{'shape': (2 3)}", "should have ',' before '3)}'"),
    ("{'shape': (2, 3 4)}", "should have ')' before '4)}'"),
    ("{'shape': () 'descr'}", "should have '}' before ''descr'}'"),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': ()} \u{1}",
      "goes on after its '}'"
    ),
  ])
  func headers(text: String, reason: String) {
    #expect(
      arrayProblem(npy(text)) == """
        x.npy: error: the array cannot be read: its header \(reason)  [bad-header]
          fix-it: save it again with numpy.save
        """)
  }

  @Test func headersInOtherWords() throws {
    let header = "{\"shape\":(2L, 3L,) ,'fortran_order':True,'descr':'>i2'}"
    let array = try NumPyArray(npy: npy(header, zeros: 12), name: "x.npy")
    #expect(
      array
        == NumPyArray(
          shape: [2, 3], elements: .integer(.init(repeating: 0, count: 6), type: .int16)))
  }

  @Test func missingFile() {
    do {
      _ = try NumPyArray.read(
        path: "/nowhere/x.npy", name: "x.npy",
        at: SourceLocation(file: "job.yaml", line: 4, column: 7))
      Issue.record("read")
    } catch {
      #expect(
        error.rendered
          == "job.yaml:4:7: error: cannot read 'x.npy': there is no such file  [missing-file]")
    }
  }
}
