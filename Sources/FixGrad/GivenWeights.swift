import Diagnostics
import GraphIR
import NumPyFiles

/// Parameters that a user gives by name, as `--weights` reads them.
public struct GivenWeights: Sendable {
  /// The elements of every parameter, row-major.
  private let elements: [Value: [Double]]

  /// Reads an NPZ file that holds each parameter of `graph` by its name, in its shape; statistics
  /// that it lacks begin as they do.
  ///
  /// - Throws: what reading NPZ throws; `missing-weights`, `unknown-weights`, `weight-shape`,
  ///   `weight-values`.
  public init(npz path: String, for graph: Graph) throws(Diagnostics) {
    let archive: NumPyArchive
    do { archive = try NumPyArchive.read(path: path) } catch { throw Diagnostics([error]) }
    let place = SourceLocation(file: path)
    let names = graph.parameters.map { graph.name($0.value) }
    var problems: [Diagnostic] = []
    for name in archive.names where !names.contains(name) {
      problems.append(
        Diagnostic(
          "unknown-weights", "the network has no parameter '\(name)'", at: place,
          notes: ["parameters: \(names.joined(separator: ", "))"],
          remedy: nearestName(to: name, in: names)))
    }
    var elements: [Value: [Double]] = [:]
    for parameter in graph.parameters {
      let (name, shape) = (graph.name(parameter.value), graph.shape(parameter.value))
      guard let array = archive[name] else {
        // What training measures has a beginning of its own.
        if graph[parameter.value].role == .statistic { continue }
        problems.append(
          Diagnostic("missing-weights", "there is no array '\(name)', of shape \(shape)", at: place)
        )
        continue
      }
      guard array.shape == shape.extents else {
        problems.append(
          Diagnostic(
            "weight-shape", "'\(name)' has the shape \(Shape(array.shape)), not \(shape)",
            at: place))
        continue
      }
      let values: [Double] =
        switch array.elements {
        case .real(let values, _): values
        case .integer(let values, _): values.map(Double.init)
        }
      guard values.allSatisfy({ $0.isFinite && Float($0).isFinite }) else {
        problems.append(
          Diagnostic("weight-values", "'\(name)' holds what is no finite float32", at: place))
        continue
      }
      elements[parameter.value] = values
    }
    guard problems.isEmpty else { throw Diagnostics(problems) }
    self.elements = elements
  }

  /// The elements in double precision; nil of a statistic that was not given.
  func values(_ parameter: Value) -> [Double]? { elements[parameter] }
}
