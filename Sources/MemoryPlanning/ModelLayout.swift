import GraphIR
import Quantization

/// The bytes of a C structure on machines of natural alignment.
private struct ModelLayout {
  private var end = 0
  private var alignment = 1

  /// `sizeof` the structure.
  var bytes: Int { rounded(end, to: alignment) }

  mutating func add(_ count: Int, of size: Int) {
    guard count > 0, size > 0 else { return }
    end = rounded(end, to: size) + count * size
    alignment = max(alignment, size)
  }

  private func rounded(_ bytes: Int, to alignment: Int) -> Int {
    (bytes + alignment - 1) / alignment * alignment
  }
}

extension PlannedProgram {
  /// The greatest alignment of the working memory.
  public var arenaAlignment: Int {
    entries.flatMap(\.slots)
      .filter { if case .arena = $0.value { true } else { false } }
      .map { quantized.formats[$0.key].bytes }.max() ?? 1
  }

  /// `sizeof` the model on machines of natural alignment: planes in declaration order, residuals
  /// after all of them, then the learning rate, the number of samples in the batch, its sums and
  /// the working memory.
  public var ramBytes: Int {
    var layout = ModelLayout()
    addPlanes(to: &layout)
    for parameter in graph.trained {
      guard case .master(_, let bits) = quantized.formats[parameter.value] else { continue }
      layout.add(graph.shape(parameter.value).count, of: bits / 8)
    }
    let isFloat = quantized.policy.isFloat
    layout.add(isFloat ? 1 : 2, of: Self.rateBytes / (isFloat ? 1 : 2))
    layout.add(1, of: batchedBytes)
    for sum in quantized.training.sums {
      layout.add(graph.shape(sum.state).count, of: quantized.formats[sum.state].bytes)
    }
    addArena(max(arenaBytes, 1), to: &layout)
    return layout.bytes
  }

  /// `sizeof` the model where it only predicts: the planes that products read and the working
  /// memory of a prediction.
  public var inferenceBytes: Int {
    var layout = ModelLayout()
    addPlanes(to: &layout)
    addArena(predict.arenaBytes, to: &layout)
    return layout.bytes
  }

  private func addPlanes(to layout: inout ModelLayout) {
    for parameter in graph.trained {
      let plane = quantized.formats[parameter.value].unmastered
      layout.add(graph.shape(parameter.value).count, of: plane.bytes)
    }
  }

  private func addArena(_ bytes: Int, to layout: inout ModelLayout) {
    layout.add((bytes + arenaAlignment - 1) / arenaAlignment, of: arenaAlignment)
  }
}
