import Files
import Foundation
import Toolchains

/// The kernel fg_dot in each of its accumulators, compiled by the host's compiler.
struct DotSums {
  private static let products = 784
  private static let sums = [
    ("i16", "i32"), ("i16", "i64"), ("i16", "block"), ("i16", "split"), ("i8", "i32"),
  ]

  private let compiler: HostCompiler

  init(_ compiler: HostCompiler) { self.compiler = compiler }

  func measure(into table: inout Table) async throws {
    let kernels = URL(filePath: "Sources/CKernels/include")
    let lines = try await TemporaryDirectory.with { folder in
      let source = folder.appending(path: "dot.c")
      try Data(program.utf8).write(to: source)
      let program = try await compiler.compile(
        sources: [source], includeDirectories: [kernels], flags: ["-O3", "-std=gnu99"],
        output: folder.appending(path: "dot"))
      return try await program.run(timeLimit: .seconds(60)).text.split(separator: "\n")
        .compactMap { Double($0) }
    }
    precondition(lines.count == Self.sums.count, "the timing program prints a line each")
    for ((storage, sum), nanoseconds) in zip(Self.sums, lines) {
      table.add("sum of \(storage) x \(storage) in \(sum)", nanoseconds, "ns a product")
    }
    for ((storage, sum), nanoseconds) in zip(Self.sums, lines).dropFirst() {
      table.add(
        "sum of \(storage) x \(storage) in \(sum) / i16 in i32", nanoseconds / lines[0], "x")
    }
  }

  /// Times all sums in turns and prints the best of each; the operands are as in a layer, one
  /// product after the other, and no result is known to the compiler.
  private var program: String {
    let instances = Self.sums.map { storage, sum in
      "#define FG_A \(storage)\n#define FG_B \(storage)\n#define FG_ACC \(sum)\n#include \"fg_dot.h\""
    }
    let tests = Self.sums.map { storage, sum in
      """
      static __attribute__((noinline)) int64_t \(storage)_\(sum)(int32_t n)
      {
          return fg_dot_\(storage)\(storage)_\(sum)(0, a_\(storage), 1, b_\(storage), 1, n\
      \(sum == "block" ? ", 16" : ""));
      }
      """
    }
    return """
      #include <stdio.h>
      #include <time.h>
      #include "fg_arith.h"
      \(instances.joined(separator: "\n"))
      static fg_i16 a_i16[\(Self.products)], b_i16[\(Self.products)];
      static fg_i8 a_i8[\(Self.products)], b_i8[\(Self.products)];
      \(tests.joined(separator: "\n"))
      int main(void)
      {
          static int64_t (*const sums[])(int32_t) = {\
      \(Self.sums.map { "\($0)_\($1)" }.joined(separator: ", "))};
          double best[\(Self.sums.count)];
          volatile int64_t sink;
          int round, k, i;
          for (i = 0; i < \(Self.products); i++) {
              a_i16[i] = (fg_i16)(i * 37 % 2001 - 1000);
              b_i16[i] = (fg_i16)(i * 91 % 2001 - 1000);
              a_i8[i] = (fg_i8)(i * 37 % 201 - 100);
              b_i8[i] = (fg_i8)(i * 91 % 201 - 100);
          }
          for (k = 0; k < \(Self.sums.count); k++) best[k] = 1e9;
          for (round = 0; round < 50; round++) {
              for (k = 0; k < \(Self.sums.count); k++) {
                  struct timespec start, end;
                  double ns;
                  clock_gettime(CLOCK_MONOTONIC, &start);
                  for (i = 0; i < 1000; i++) sink = sums[k](\(Self.products));
                  clock_gettime(CLOCK_MONOTONIC, &end);
                  ns = (double)(end.tv_sec - start.tv_sec) * 1e9 + (double)(end.tv_nsec - start.tv_nsec);
                  if (ns < best[k]) best[k] = ns;
              }
          }
          for (k = 0; k < \(Self.sums.count); k++) printf("%.5f\\n", best[k] / 1000 / \(Self.products));
          (void)sink;
          return 0;
      }
      """
  }
}
