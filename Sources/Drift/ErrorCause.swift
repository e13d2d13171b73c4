import FixedPoint
import GraphIR

/// Why a stored element is not what its operator computes from the stored operands.
public enum ErrorCause: String, Sendable, Hashable, CaseIterable, Encodable {
  /// The result is beyond the range of its storage, and was clamped to its end.
  case saturation
  /// A sum left the accumulator that it was licensed for.
  case wrap = "wrapped accumulator"
  /// A parameter stayed as it was though its update was not 0.
  case lost = "lost update"
  /// A result other than 0 was rounded to 0.
  case flushed = "flushed to zero"
  /// A function's table and polynomial are off by more than rounding the result would be.
  case table = "table error"
  /// The initial weights were rounded to their format: perturbed float runs start as far off.
  case initial = "initial rounding"
  /// The learning rate was rounded to a mantissa of 15 bits and a shift.
  case learningRate = "rounded learning rate"
  /// The result was rounded to the format's unit.
  case rounding
}

extension ErrorCause {
  /// What an element's error is due to.
  ///
  /// - Parameters:
  ///   - comparison: the stored element against its reference.
  ///   - before: of an updated parameter the element before the update.
  ///   - isSum: whether the result is an operand after something was added: that is rounded at each
  ///     addition and is no function.
  ///   - hasWrapped: whether a requirement of the kernel that computed it did not hold in this run.
  init(
    _ comparison: StoredComparison.Result, stored: Double, before: Double?, isSum: Bool,
    hasWrapped: Bool
  ) {
    if hasWrapped, !comparison.isWithinBound {
      self = .wrap
    } else if comparison.overrunULP > 1 {
      self = .saturation
    } else if let before, before == stored, comparison.error != 0 {
      self = .lost
    } else if stored == 0, comparison.error != 0 {
      self = .flushed
    } else {
      self = comparison.errorULP > 0.5 && !isSum ? .table : .rounding
    }
  }
}
