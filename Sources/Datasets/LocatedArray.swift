public import Diagnostics
public import NumPyFiles

/// An array of a NumPy file, with its name and the place where a user asked for it, for messages.
public struct LocatedArray: Sendable {
  /// The extents and elements.
  public let array: NumPyArray
  /// "array 'x' of 'train.npz'", or "'x.npy'".
  public let subject: String
  /// What the array is called in Python, for remedies.
  let variable: String
  /// Where the user named the array or its file.
  public let location: SourceLocation?

  /// Reads an `.npy` file.
  /// - Parameters:
  ///   - path: where the file lies.
  ///   - name: what messages call it.
  ///   - location: where the user named it; every problem is reported there.
  /// - Throws: what reading NPY throws.
  public static func npy(
    path: String, name: String, at location: SourceLocation?
  ) throws(Diagnostics) -> LocatedArray {
    do throws(Diagnostic) {
      return LocatedArray(
        array: try NumPyArray.read(path: path, name: name, at: location), subject: "'\(name)'",
        variable: "array", location: location)
    } catch {
      throw Diagnostics([error.moved(from: name, to: location)])
    }
  }

  /// Reads the arrays of inputs and targets of an `.npz` file; others are not looked at.
  /// - Parameters:
  ///   - path: where the file lies.
  ///   - name: what messages call it.
  ///   - location: where the user named it; its own problems are reported there.
  ///   - selection: the names of the arrays.
  /// - Throws: what reading NPZ throws; `unknown-array`, `no-inputs`.
  public static func npz(
    path: String, name: String, at location: SourceLocation?, _ selection: ArraySelection
  ) throws(Diagnostics) -> (inputs: LocatedArray, targets: LocatedArray) {
    do throws(Diagnostic) {
      let all = try NumPyArchive.read(path: path, name: name, at: location) { _ in false }.names
      let names = try selection.resolve(in: all, of: name)
      let archive = try NumPyArchive.read(path: path, name: name, at: location) {
        $0 == names.inputs || $0 == names.target
      }
      func located(_ array: String, _ place: SourceLocation?) throws(Diagnostic) -> LocatedArray {
        guard let found = archive[array] else {
          preconditionFailure("an archive holds the arrays that were asked for")
        }
        return LocatedArray(
          array: found, subject: "array '\(array)' of '\(name)'", variable: array,
          location: place ?? location)
      }
      return (
        inputs: try located(names.inputs, selection.inputsLocation),
        targets: try located(names.target, selection.targetLocation)
      )
    } catch {
      throw Diagnostics([error.moved(from: name, to: location)])
    }
  }
}

/// Which arrays of an archive are inputs and targets.
public struct ArraySelection: Sendable, Hashable {
  /// The array of inputs; nil for the only one beside the targets.
  public var inputs: String?
  /// The array of targets.
  public var target: String
  /// Where the user named the inputs.
  public var inputsLocation: SourceLocation?
  /// Where the user named the targets.
  public var targetLocation: SourceLocation?

  /// Creates a selection.
  public init(
    inputs: String? = nil, target: String, inputsLocation: SourceLocation? = nil,
    targetLocation: SourceLocation? = nil
  ) {
    self.inputs = inputs
    self.target = target
    self.inputsLocation = inputsLocation
    self.targetLocation = targetLocation
  }

  /// The names of both arrays, which are among `names`.
  func resolve(
    in names: [String], of file: String
  ) throws(Diagnostic) -> (inputs: String, target: String) {
    for (name, location) in [(target, targetLocation), (inputs ?? target, inputsLocation)]
    where !names.contains(name) {
      throw Diagnostic(
        "unknown-array", "there is no array '\(name)' in '\(file)'", at: location,
        notes: ["arrays: \(list(names))"], remedy: nearestName(to: name, in: names))
    }
    if let inputs { return (inputs, target) }
    let others = names.filter { $0 != target }
    guard let only = others.first, others.count == 1 else {
      throw Diagnostic(
        "no-inputs",
        "'\(file)' holds \(counted(others.count, "array")) beside '\(target)', and data.inputs "
          + "names none", at: targetLocation, notes: ["arrays: \(list(names))"],
        remedy: others.first.map { "inputs: \($0)" })
    }
    return (only, target)
  }

  private func list(_ names: [String]) -> String {
    names.isEmpty
      ? "none" : names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
  }
}

extension Diagnostic {
  /// A problem of a file, at the place where the user named the file.
  fileprivate func moved(from file: String, to location: SourceLocation?) -> Diagnostic {
    guard let location, self.location == SourceLocation(file: file) else { return self }
    var problem = self
    problem.location = location
    problem.message = "'\(file)': \(message)"
    return problem
  }
}
