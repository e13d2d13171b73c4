import GraphIR
import MemoryPlanning

/// The functions that write a model to bytes and read it back: all that training carries from step to
/// step, so that it goes on with the same bits.
extension ProgramEmitter {
  /// A part of a saved model.
  private struct Item {
    /// `i16`, as in kernel names.
    let type: String
    /// Its address.
    let pointer: String
    let count: Int
    let isForTraining: Bool
    /// What tells it from a part of another format.
    let description: String

    var bytes: Int { count * (type == "f32" ? 4 : (Int(type.dropFirst()) ?? 0) / 8) }

    /// What writes and reads it.
    var kernel: Kernel {
      type == "f32"
        ? Kernel("fg_save_plane_f32", header: "fg_save_f32.h")
        : Kernel(template: "fg_save_plane", ["X": type])
    }
  }

  private var items: [Item] {
    program.members.flatMap { member -> [Item] in
      let content = member.content
      func item(_ type: String, _ pointer: String, _ count: Int, _ format: String = "") -> Item {
        Item(
          type: type, pointer: pointer, count: count, isForTraining: content.isForTraining,
          description: "\(pointer) \(type) [\(count)] \(format)")
      }
      switch content {
      case .plane(let value), .residual(let value):
        let plane = planes(of: value)[content == .plane(value) ? 0 : 1]
        return [
          item(
            plane.type, "model->\(plane.identifier)", graph.shape(value).count,
            "\(program.quantized.formats[value])")
        ]
      case .learningRate:
        return isFloat
          ? [item("f32", "&model->learning_rate", 1)]
          : [
            item("i16", "&model->learning_rate_mantissa", 1),
            item("i16", "&model->learning_rate_shift", 1),
          ]
      case .randomStream:
        return [item("u32", "&model->seed", 1), item("u32", "&model->step", 1)]
      case .batched: return [item("i\(8 * program.batchedBytes)", "&model->batched", 1)]
      case .sum(let value):
        let format = program.quantized.formats[value]
        return [
          item(
            format.format.map { "i\($0.storage.bits)" } ?? "f32", "model->\(names[value])",
            graph.shape(value).count, "\(format)")
        ]
      case .arena: return []
      }
    }
  }

  /// The kernels that write and read the planes.
  func saveKernels(training: Bool) -> [Kernel] {
    [Kernel("fg_save_begin", header: "fg_save.h")]
      + items.filter { $0.isForTraining == training }.map(\.kernel)
  }

  /// Bytes of a saved model: with what only training needs, or without.
  func savedBytes(training: Bool) -> Int {
    items.reduce(12) { $1.isForTraining && !training ? $0 : $0 + $1.bytes }
  }

  /// FNV-1a over what the parts of a saved model are.
  private func savedFormat(training: Bool) -> UInt32 {
    let parts = items.filter { training || !$0.isForTraining }.map(\.description)
    return ([name] + parts).joined(separator: "\n").utf8.reduce(2_166_136_261) {
      ($0 ^ UInt32($1)) &* 16_777_619
    }
  }

  func saveFunctions() -> String {
    func lines(_ body: (Item) -> String) -> String {
      let (all, added) = (items.filter { !$0.isForTraining }, items.filter(\.isForTraining))
      return [
        all.map(body).joined(separator: "\n"),
        model.forTraining(added.map(body).joined(separator: "\n")),
      ].filter { !$0.isEmpty }.joined(separator: "\n")
    }
    func call(_ verb: String, _ arguments: (Item) -> [String]) -> String {
      lines { item in
        CText.call(
          "at = fg_\(verb)_plane_\(item.type)", arguments(item), indent: "    ", tail: ";")
      }
    }
    let formats = [true, false].map { CText.word(savedFormat(training: $0)) }
    return """
      /* What the saved parts are. */
      #ifndef \(model.noTraining)
      #define \(model.macro)_SAVED_FORMAT \(formats[0])
      #else
      #define \(model.macro)_SAVED_FORMAT \(formats[1])
      #endif

      size_t \(name)_save(const \(name)_t *model, uint8_t *buffer)
      {
          uint8_t *at = fg_save_begin(buffer, \(model.macro)_SAVED_FORMAT);
      \(call("save") { ["at", $0.pointer, "\($0.count)"] })
          return fg_save_end(buffer, at);
      }

      bool \(name)_load(\(name)_t *model, const uint8_t *buffer, size_t bytes)
      {
          const uint8_t *at;
          if (!fg_is_saved(
                  buffer, bytes, \(model.macro)_SAVE_BYTES, \(model.macro)_SAVED_FORMAT)) {
              return false;
          }
          at = buffer + 8;
      \(call("restore") { [$0.pointer, "at", "\($0.count)"] })
          (void)at;
          return true;
      }
      """
  }
}
