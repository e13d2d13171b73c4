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

  /// Builds the layer; nil when a key was wrong, which the reader remembers.
  public typealias Build =
    @Sendable (inout KeyedReader, Site, inout Graph) throws(ShapeError)
    -> Value?

  /// `linear`.
  public let key: String
  /// The key that a bare value stands for: `features` in `linear: 32`.
  public let mainKey: String?
  /// How to write it, for listings: `linear: 32`.
  public let example: String
  /// The number of outputs that it takes; more than one are listed as its value.
  public let inputCount: Int
  public let build: Build

  public init(
    key: String, mainKey: String? = nil, example: String, inputCount: Int = 1,
    build: @escaping Build
  ) {
    self.key = key
    self.mainKey = mainKey
    self.example = example
    self.inputCount = inputCount
    self.build = build
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
