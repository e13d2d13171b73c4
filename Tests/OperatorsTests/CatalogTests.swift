import Foundation
import GraphIR
import Operators
import Testing

/// The catalog against its directory.
@Suite struct CatalogTests {
  /// The types that conform to Operator or LossOperator in Sources/Operators.
  private func declaredTypes() throws -> [String] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Operators").standardized
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    let declaration =
      /public struct (\w+): (?:(?:Loss|Overwriting|Rated|Elementwise)?Operator|BatchSpanning) \{/
    return try files.filter { $0.pathExtension == "swift" }.flatMap { file in
      try String(contentsOf: file, encoding: .utf8).matches(of: declaration).map { String($0.1) }
    }.sorted()
  }

  @Test func theCatalogListsEveryOperatorOfTheDirectory() throws {
    #expect(OperatorCatalog.all.map { "\($0)" }.sorted() == (try declaredTypes()))
  }

  @Test func entriesAreSortedByType() {
    let names = OperatorCatalog.all.map { "\($0)" }
    #expect(names == names.sorted())
  }

  @Test func namesAreUniqueAndSnakeCase() {
    let names = OperatorCatalog.all.map { $0.name }
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(name.wholeMatch(of: /[a-z][a-z0-9]*(_[a-z0-9]+)*/) != nil, "\(name)")
    }
  }

  @Test func everyOperatorHasASpecimen() {
    for type in OperatorCatalog.all { #expect(!type.specimens.isEmpty, "\(type.name)") }
  }

  /// A job file cannot ask for a layer that stops a gradient.
  @Test func everyLayerHasAGradient() {
    for type in OperatorCatalog.all where !type.layers.isEmpty {
      #expect(!type.gradientFormula.isEmpty, "\(type.name)")
    }
  }

  @Test func specimensAreOfTheirOwnType() {
    for type in OperatorCatalog.all {
      for specimen in type.specimens {
        #expect(Swift.type(of: specimen.op) == type)
        #expect(specimen.parameter ?? specimen.state == type.updatedOperand, "\(type.name)")
      }
    }
  }

  @Test func layerAndLossKeysAreUnique() {
    let keys = OperatorCatalog.layers.map(\.key) + OperatorCatalog.losses.map(\.key)
    #expect(Set(keys).count == keys.count)
    #expect(
      OperatorCatalog.losses.map(\.key) == [
        "bce_with_logits", "bce", "hinge", "huber", "l1", "mse", "nll", "cross_entropy",
      ])
    let required = OperatorCatalog.losses.compactMap(\.requires)
    #expect(required.allSatisfy { name in OperatorCatalog.all.contains { $0.name == name } })
  }

  @Test func aViewNeverOverwrites() {
    for type in OperatorCatalog.all where type.isView {
      #expect(type.updatedOperand == nil && type.inPlaceOperand == nil)
    }
  }

  @Test func attributesTellOperatorsApart() {
    #expect(Add().attributes == "")
    #expect(Broadcast(to: [3, 4]).attributes == "to: [3, 4]")
    #expect(
      Convolution(
        Window([WindowAxis(taps: 3, stride: 2, before: 1, after: 2, dilation: 4)]), groups: 2
      ).attributes == "kernel: [3], stride: [2], padding: [1, 2], dilation: [4], groups: 2")
    #expect(
      MaxPoolGradient(Window([WindowAxis(taps: 2)]), extents: [4]).attributes
        == "kernel: [2], to: [4]")
    #expect(Fill(0.5, [2]).attributes == "0.5, shape: [2]")
    #expect(LearningRateStep(0.05).attributes == "learning_rate: 0.05")
    #expect(MatMul().attributes == "")
    #expect(MatMul(transposeLeft: true).attributes == "transpose_left")
    #expect(
      MatMul(transposeLeft: true, transposeRight: true).attributes
        == "transpose_left, transpose_right")
    #expect(Mean().attributes == "")
    #expect(Sum(axes: 1..<3).attributes == "axes: 1..<3")
    #expect(Pad(before: [1], after: [0]).attributes == "before: [1], after: [0]")
    #expect(
      Pad(before: [1], after: [0], gaps: [2]).attributes == "before: [1], after: [0], gaps: [2]")
    #expect(Slice(from: [1], to: [3]).attributes == "from: [1], to: [3]")
    #expect(
      Slice(from: [1], to: [3], steps: [2]).attributes == "from: [1], to: [3], step: [2]")
    #expect(Concat(axis: 1).attributes == "axis: 1")
    #expect(Reshape([2, 3]).attributes == "to: [2, 3]")
    #expect(
      SoftmaxCrossEntropy(
        targets: .distribution, labelSmoothing: 0.5, classWeights: [1, 2]
      ).attributes
        == "targets: distribution, label_smoothing: 0.5, class_weights: [1.0, 2.0]")
    #expect(NegativeLogLikelihood(targets: .distribution).attributes == "targets: distribution")
    #expect(Transpose([1, 0]).attributes == "axes: [1, 0]")
  }
}
