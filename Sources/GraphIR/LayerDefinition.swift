import Diagnostics

/// How a job file names an operator as a layer, and what it builds.
public struct LayerDefinition: Sendable {
  /// Where a layer is applied.
  public struct Site: Sendable {
    /// The layer's name: prefix of its parameters, name of its result.
    public let name: String
    /// The outputs that it takes.
    public let inputs: [Value]

    public init(name: String, inputs: [Value]) {
      self.name = name
      self.inputs = inputs
    }
  }

  /// Which outputs a layer takes.
  public enum Inputs: Sendable, Hashable {
    /// The one above, or the one that `from` names.
    case one
    /// So many, listed as its value.
    case listed(Int)
    /// Two or more that `from` names.
    case named
  }

  /// Builds a layer of one output; nil when a key was wrong, which the reader remembers.
  public typealias Build =
    @Sendable (inout KeyedReader, Site, inout Graph) throws(ShapeError)
    -> Value?
  /// Builds a layer and returns all of its outputs.
  public typealias BuildOutputs =
    @Sendable (inout KeyedReader, Site, inout Graph) throws(ShapeError)
    -> [Value]?

  /// `linear`.
  public let key: String
  /// The key that a bare value stands for: `features` in `linear: 32`.
  public let mainKey: String?
  /// How to write it, for listings: `linear: 32`.
  public let example: String
  /// The example and more, with what it leaves out: random programs draw from them, with other
  /// numbers too.
  public let examples: [String]
  public let inputs: Inputs
  public let build: BuildOutputs

  /// What layers of a key are named after: `conv` of `conv2d`.
  public static func counted(_ key: String) -> String {
    guard let last = key.last, last == "d", key.dropLast().last?.isNumber ?? false else {
      return key
    }
    return String(key.dropLast(2))
  }

  /// A layer of one output or several; several are named after the layer, `split1.0`, `split1.1`.
  public init(
    key: String, mainKey: String? = nil, example: String, variants: [String] = [], inputs: Inputs,
    build: @escaping BuildOutputs
  ) {
    self.key = key
    self.mainKey = mainKey
    self.example = example
    examples = [example] + variants
    self.inputs = inputs
    self.build = build
  }

  /// A layer of one output; more than one input are listed as its value.
  public init(
    key: String, mainKey: String? = nil, example: String, variants: [String] = [],
    inputCount: Int = 1, build: @escaping Build
  ) {
    self.init(
      key: key, mainKey: mainKey, example: example, variants: variants,
      inputs: inputCount > 1 ? .listed(inputCount) : .one
    ) { reader, site, graph throws(ShapeError) in
      try build(&reader, site, &graph).map { [$0] }
    }
  }

  /// A layer without keys: one operator on the layers above.
  public init(
    key: String, example: String? = nil, inputCount: Int = 1,
    operation: @escaping @Sendable () -> any Operator
  ) {
    self.init(key: key, example: example ?? key, inputCount: inputCount) {
      reader, site, graph throws(ShapeError) in
      try graph.apply(operation(), site.inputs, name: site.name)[0]
    }
  }
}
