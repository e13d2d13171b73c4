import Diagnostics
import GraphIR

extension KeyedReader {
  /// Axes of a shape as they are written, a number or a list of them, negative ones counted from the
  /// end; nil when they are wrong.
  mutating func axes(_ key: String, of shape: Shape, default fallback: [Int]) -> [Int]? {
    guard let value = value(key) else { return fallback }
    let items = if case .list(let items) = value.kind { items } else { [value] }
    guard !items.isEmpty else {
      report(
        Diagnostic(
          "empty-list", "\(path(of: key)) names no axis", at: value.location,
          remedy: "leave it out to take all axes"))
      return nil
    }
    var axes: [Int] = []
    for item in items {
      guard let axis = axis(item, key, rank: shape.rank) else { continue }
      guard !axes.contains(axis) else {
        report(
          Diagnostic(
            "duplicate-axis", "\(path(of: key)) names axis \(axis) of \(shape) twice",
            at: item.location))
        continue
      }
      axes.append(axis)
    }
    return axes.count == items.count ? axes : nil
  }

  /// One axis of so many, a negative one counted from the end; nil when it is wrong, or absent
  /// without a fallback.
  mutating func axis(_ key: String, rank: Int, default fallback: Int? = nil) -> Int? {
    let value = value(key)
    guard rank > 0 else {
      reportNoAxes(key, at: value?.location ?? location)
      return nil
    }
    guard let value else { return fallback }
    return axis(value, key, rank: rank)
  }

  private mutating func axis(_ item: LocatedValue, _ key: String, rank: Int) -> Int? {
    guard rank > 0 else {
      reportNoAxes(key, at: item.location)
      return nil
    }
    do {
      let axis = try item.integer(named: path(of: key), in: -rank...(rank - 1))
      return axis < 0 ? axis + rank : axis
    } catch {
      report(error)
      return nil
    }
  }

  private mutating func reportNoAxes(_ key: String, at location: SourceLocation) {
    report(
      Diagnostic(
        "no-axes", "\(path(of: key)) is no axis of the input, a single number", at: location))
  }

  /// A number for every axis, of which the key names those of `axes`: one for all of them, or one
  /// each; nil when they are wrong, or the axes are.
  mutating func numbers(
    _ key: String, along axes: [Int]?, default fallback: [Int], from lowest: Int = -(1 << 24)
  ) -> [Int]? {
    guard value(key) != nil, let axes else { return axes == nil ? nil : fallback }
    let named = numbers(key, axes.count, from: lowest, through: 1 << 24)
    guard let named else { return nil }
    var numbers = fallback
    for (axis, number) in zip(axes, named) { numbers[axis] = number }
    return numbers
  }
}
