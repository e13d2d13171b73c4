/// Makes a failing program smaller, as long as it fails the same way.
struct Shrinker {
  /// How many programs may be tried.
  var limit = 200

  /// The smallest program that was found: none of its simplifications fails.
  func shrunk(
    _ program: RandomProgram, where fails: (RandomProgram) async throws -> Bool
  ) async rethrows -> RandomProgram {
    var smallest = program
    var seen: Set<RandomProgram> = [program]
    var isSmaller = true
    while isSmaller {
      isSmaller = false
      for simpler in smallest.simplifications where seen.insert(simpler).inserted {
        guard seen.count <= limit else { return smallest }
        guard try await fails(simpler) else { continue }
        smallest = simpler
        isSmaller = true
        break
      }
    }
    return smallest
  }
}

extension RandomProgram {
  /// Programs that are simpler in one place, what shrinks most first.
  var simplifications: [RandomProgram] {
    layers.indices.reversed().map(without)
      + overrides.indices.map { index in changed { $0.overrides.remove(at: index) } }
      + formats.indices.map { index in changed { $0.formats.remove(at: index) } }
      + plainer + smallerInputs + smallerLayers
  }

  private func changed(_ change: (inout RandomProgram) -> Void) -> RandomProgram {
    var program = self
    change(&program)
    return program
  }

  /// Without a layer: what took its output takes what it took first.
  private func without(_ index: Int) -> RandomProgram {
    changed { program in
      let removed = program.layers.remove(at: index)
      guard let name = removed.name else { return }
      var source = removed.from.first ?? "input"
      if removed.from.isEmpty, index > 0 {
        source = program.layers[index - 1].name ?? "m\(index - 1)"
        program.layers[index - 1].name = source
      }
      for other in program.layers.indices {
        program.layers[other].from = program.layers[other].from.map { output in
          output == name || output.hasPrefix("\(name).") ? source : output
        }
      }
      // The layer below takes the one above again.
      if index < program.layers.count, program.layers[index].from == [source],
        !program.layers[index].listsInputs, removed.from.isEmpty
      {
        program.layers[index].from = []
      }
    }
  }

  /// Without what a job may leave out.
  private var plainer: [RandomProgram] {
    let plain = RandomProgram(input: input)
    return [
      changed { $0.loss = plain.loss }, changed { $0.loss = lossKey },
      changed { $0.trainable = [] }, changed { $0.scaling = [] },
      changed { $0.batching = plain.batching },
      changed { $0.batchSize = plain.batchSize }, changed { $0.isShuffled = plain.isShuffled },
      changed { $0.samples = max(samples / 2, 1) },
      changed { $0.learningRate = plain.learningRate },
      changed { $0.seed = plain.seed },
    ].filter { $0 != self }
  }

  private var smallerInputs: [RandomProgram] {
    input.indices.flatMap { axis in
      smaller(input[axis], than: 1).map { extent in changed { $0.input[axis] = extent } }
    } + (input.count > 1 ? [changed { $0.input.removeFirst() }] : [])
  }

  /// With a smaller number in a layer, or none of its keys.
  private var smallerLayers: [RandomProgram] {
    layers.indices.flatMap { index in
      let value = layers[index].value
      let numbers = value.wholeNumbers.flatMap { number in
        smaller(number.value, than: 0).map { value.replacingCharacters(in: number.range, with: $0) }
      }
      return numbers.map { text in changed { $0.layers[index].value = text } }
        + (value.isEmpty ? [] : [changed { $0.layers[index].value = "" }])
        + (layers[index].name == nil ? [] : [changed { $0.layers[index].name = nil }])
    }
  }

  private func smaller(_ number: Int, than least: Int) -> [Int] {
    number <= least
      ? [] : Array(Set([least, number / 2, number - 1])).filter { $0 >= least }.sorted()
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with number: Int) -> String {
    String(self[..<range.lowerBound]) + "\(number)" + String(self[range.upperBound...])
  }
}
