import GraphIR

/// How a loss on classes is told the answer.
public enum ClassTargets: String, Sendable, Hashable {
  /// The class as an index.
  case index
  /// A share for each class; one-hot is the simplest.
  case distribution

  /// What the columns of a job's target mean to a loss on classes.
  init(_ site: LossDefinition.Site) {
    self = (site.targetColumns ?? 1) > 1 ? .distribution : .index
  }

  /// What a loss on one score for each class compares with.
  func kind(_ name: String, _ output: Shape) throws(ShapeError) -> TargetKind {
    guard output.rank == 1, output[0] >= 2 else {
      throw ShapeError("\(name) takes one score for each of at least 2 classes, a vector", [output])
    }
    guard output[0] <= Int(Int16.max) else {
      throw ShapeError("\(name) takes at most 32767 classes: labels are int16", [output])
    }
    return self == .index ? .classIndex(count: output[0]) : .values(output)
  }

  /// The shapes of a loss and its cotangent for operands that fit.
  func resultShapes(_ name: String, _ operands: [Shape]) throws(ShapeError) -> [Shape] {
    let target: Shape =
      if case .values(let shape) = try kind(name, operands[0]) { shape } else { .scalar }
    guard operands[1] == target else {
      throw ShapeError("the targets of \(name) are \(target)", operands)
    }
    return [.scalar, operands[0]]
  }
}
