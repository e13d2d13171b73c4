import Diagnostics
import Files
import Foundation
import Testing
import Toolchains

@Suite(.timeLimit(.minutes(20))) struct SymbolTableTests {
  @Test func readsWhatAnObjectGivesAndTakes() async throws {
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    let source = folder.url.appending(path: "source.c")
    let text = "extern int taken(int); static int kept; int given(void) { return taken(kept++); }"
    try Data(text.utf8).write(to: source)
    let object = folder.url.appending(path: "source.o")
    try await HostCompiler.find().compile(
      sources: [source], flags: ["-c", "-O0", "-fno-pic"], output: object)
    let table = try await SymbolTable.read(object: object)
    #expect(table.undefined == ["taken"])
    #expect(table.defined == ["given", "kept"])
    #expect(table.floatSymbols.isEmpty)
  }

  @Test func aFileThatIsNoObjectIsAnError() async throws {
    let folder = try TemporaryDirectory()
    defer { folder.remove() }
    let file = folder.url.appending(path: "text.o")
    try Data("text".utf8).write(to: file)
    let error = await #expect(throws: Diagnostic.self) { try await SymbolTable.read(object: file) }
    #expect(error?.message == "cannot read the symbols of 'text.o'")
    #expect(error?.notes.isEmpty == false)
  }

  @Test func withoutNMThereIsAnError() async throws {
    let error = await #expect(throws: Diagnostic.self) {
      try await SymbolTable.read(object: URL(filePath: "x.o"), environment: [:])
    }
    #expect(
      error?.rendered == """
        error: no nm on PATH to read symbols with  [no-nm]
          fix-it: install binutils (Debian: apt-get install binutils) or set NM
        """)
  }

  @Test(arguments: [
    "__addsf3", "__mulsf3", "__muldf3", "__divtf3", "__negdf2", "__eqsf2", "__unorddf2",
    "__powisf2",
    "__fixsfsi", "__fixunsdfdi", "__floatsisf", "__floatunsisf", "__floatundidf", "__extendsfdf2",
    "__truncdfsf2", "__extendhfsf2", "__mulsc3", "__gnu_h2f_ieee", "__fp_round",
    "__aeabi_fadd", "__aeabi_drsub", "__aeabi_fcmplt", "__aeabi_cdcmpeq", "__aeabi_cfrcmple",
    "__aeabi_i2f", "__aeabi_ui2d", "__aeabi_ul2f", "__aeabi_f2iz", "__aeabi_d2lz", "__aeabi_d2f",
    "expf", "logf", "sqrt", "tanhf", "roundl",
  ])
  func floatNames(name: String) {
    #expect(SymbolTable.revealsFloat(name))
  }

  @Test(arguments: [
    "__aeabi_idiv", "__aeabi_idivmod", "__aeabi_uidiv", "__aeabi_ldivmod", "__aeabi_lmul",
    "__aeabi_llsl", "__aeabi_lasr", "__aeabi_lcmp", "__aeabi_idiv0", "__aeabi_memcpy",
    "__aeabi_memclr4", "__aeabi_unwind_cpp_pr0", "__mulsi3", "__muldi3", "__divdi3", "__udivmodsi4",
    "__mulhi3", "__mulhisi3", "__ashldi3", "__clzsi2", "__negdi2", "__cmpdi2", "__addvsi3",
    "memcpy",
    "abs", "fg_dense_i16i16i16", "fg_exp_i16", "digits_mlp_train", "main", "f", "l", "",
  ])
  func integerNames(name: String) {
    #expect(!SymbolTable.revealsFloat(name))
  }
}
