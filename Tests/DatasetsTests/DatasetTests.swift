import Datasets
import Testing

@Suite("Datasets")
struct DatasetTests {
  private let data = Dataset(
    sampleShape: [2], rawInputs: [1, 7, 3, 7, 5, 7, 7, 7], targets: .classes([0, 1, 2, 3]))

  @Test func standardizeUsesTheBiasedDeviation() {
    let transform = InputScaling.standardize.transform(fittedTo: data)
    // Column 0 is 1, 3, 5, 7: mean 4, variance 5; column 1 never changes.
    #expect(transform.scale == [1 / 5.0.squareRoot(), 1])
    #expect(transform.offset == [-4 / 5.0.squareRoot(), -7])
    let scaled = data.applying(transform)
    #expect(scaled.rawInputs == data.rawInputs)
    #expect(Array(scaled.input(3)) == [7 * transform.scale[0] + transform.offset[0], 0])
  }

  @Test func constantColumnsThatDoubleCannotSum() {
    let column = Dataset(
      sampleShape: [1], rawInputs: Array(repeating: 0.1, count: 10),
      targets: .values(Array(repeating: 0, count: 10), perSample: 1))
    let transform = InputScaling.standardize.transform(fittedTo: column)
    #expect(transform == AffineTransform(scale: [1], offset: [-0.1]))
  }

  @Test func minmaxFillsTheUnitInterval() {
    let transform = InputScaling.minmax.transform(fittedTo: data)
    #expect(transform.scale == [1.0 / 6, 1])
    let column = stride(from: 0, to: 8, by: 2).map { data.applying(transform).inputs[$0] }
    #expect(column[0] == 0)
    #expect(abs(column[3] - 1) < 1e-15)
  }

  @Test func affineAndNone() {
    let transform = InputScaling.affine(scale: 0.5, offset: 1).transform(fittedTo: data)
    #expect(!transform.isPerColumn)
    #expect(data.applying(transform).inputs == [1.5, 4.5, 2.5, 4.5, 3.5, 4.5, 4.5, 4.5])
    #expect(InputScaling.none.transform(fittedTo: data) == .identity)
  }

  @Test func selecting() {
    let chosen = data.selecting([3, 0])
    #expect(chosen.rawInputs == [7, 7, 1, 7])
    #expect(chosen.targets == .classes([3, 0]))
    let values = Dataset(
      sampleShape: [1], rawInputs: [1, 2], targets: .values([1, 2, 3, 4], perSample: 2))
    #expect(values.selecting([1]).targets == .values([3, 4], perSample: 2))
  }

  @Test func splitIsAPartition() {
    let all = Dataset(
      sampleShape: [1], rawInputs: (0..<10).map(Double.init), targets: .classes(Array(0..<10)))
    let parts = all.split(fraction: 0.3, seed: 7)
    #expect(parts.test.count == 3)
    #expect((parts.train.rawInputs + parts.test.rawInputs).sorted() == all.rawInputs)
    #expect(parts.train.rawInputs == parts.train.rawInputs.sorted())
    #expect(all.split(fraction: 0.3, seed: 7).test == parts.test)
    #expect(all.split(fraction: 0.3, seed: 8).test != parts.test)
    #expect(all.split(fraction: 0.001, seed: 7).test.count == 1)
    #expect(all.split(fraction: 0.999, seed: 7).train.count == 1)
  }

  @Test func syntheticSamples() {
    func make(seed: UInt64) -> Dataset {
      .synthetic(samples: 500, nonzero: 0.21, seed: seed, inputShape: [1, 4, 5], classes: 4)
    }
    let data = make(seed: 1)
    #expect(data == make(seed: 1))
    #expect(data != make(seed: 2))
    #expect(data.count == 500)
    #expect(data.width == 20)
    #expect(data.rawInputs.allSatisfy { $0 >= 0 && $0 <= 1 && Double(Float($0)) == $0 })
    let share = Double(data.rawInputs.count { $0 > 0 }) / 10_000
    #expect(abs(share - 0.21) < 0.02)
    guard case .classes(let classes) = data.targets else {
      Issue.record("the targets are no classes")
      return
    }
    for index in 0..<4 { #expect(classes.count { $0 == index } > 25) }
  }

  @Test func syntheticValues() {
    let data = Dataset.synthetic(samples: 50, nonzero: 1, seed: 1, inputShape: [3], outputs: 2)
    guard case .values(let values, perSample: 2) = data.targets else {
      Issue.record("the targets are not pairs of values")
      return
    }
    #expect(values.count == 100)
    #expect(values.allSatisfy { abs($0) < 2 && Double(Float($0)) == $0 })
    #expect(data.rawInputs.allSatisfy { $0 > 0 })
  }
}
