import Foundation

/// One training that a tuner asks for.
public struct Trial: Sendable, Hashable, Codable {
  /// What trains.
  public enum Subject: Sendable, Hashable, Codable {
    /// The integer program with these formats, by buffer; none: the job's own.
    case fixed([String: FormatChoice])
    /// The float program.
    case float
    /// The float program from weights that are moved by up to half a stored unit, the n-th time.
    case perturbed(Int)
  }

  public var subject: Subject
  public var seed: Int
  /// Samples of the training that are taken, of all epochs; tests follow only a whole training.
  public var samples: Int
  /// The step from which on losses count for the drift; nil: the first.
  public var driftFrom: Int?

  public init(_ subject: Subject, seed: Int, samples: Int, driftFrom: Int? = nil) {
    self.subject = subject
    self.seed = seed
    self.samples = samples
    self.driftFrom = driftFrom
  }
}

/// What became of a trial: the same wherever it ran.
public struct TrialResult: Sendable, Hashable, Codable {
  /// The mean loss of the last epoch, or of all samples of a shorter training; nil where it is not
  /// finite.
  public var loss: Double?
  /// The mean of |loss − float loss| over the steps that the trial names; 0 of the float program
  /// itself, nil where it is not finite.
  public var drift: Double?
  /// On the test set after the last epoch: per cent of right classes.
  public var accuracy: Double?
  /// The same, mean over the last quarter of the epochs: one epoch more or less is noise.
  public var lateAccuracy: Double?
  /// FNV-1a of the final masters, or of the float weights.
  public var weightHash: String
}

extension TrialResult {
  /// A loss over float's; nil where that is no number.
  static func ratio(_ loss: Double, _ float: Double) -> Double? {
    if loss == float { return 1 }
    let ratio = loss / float
    return ratio.isFinite ? ratio : nil
  }
}

/// Both, where both are there.
func both<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
  guard let a, let b else { return nil }
  return (a, b)
}

/// What asks for trials.
public protocol TrialExecutor: Sendable {
  /// Runs trials, each told as it ends, in any order.
  ///
  /// - Throws: what a trial throws, or what keeps the executor from running any.
  func results(
    of trials: [Trial],
    ended: @escaping @Sendable (Trial, TrialResult, _ seconds: Double) async throws -> Void
  ) async throws
}
