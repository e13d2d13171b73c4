import CEmission
import Drift
import GraphIR

/// The first thing in which a target's run and the host's differ.
struct Difference {
  let text: String

  /// Nil when there is none.
  init?(_ target: RunOutcome, _ host: RunOutcome, of emission: EmissionModel) {
    guard target != host else { return nil }
    if let step = zip(target.losses[0], host.losses[0]).enumerated().first(where: {
      $1.0 != $1.1
    }) {
      text =
        "the loss of step \(step.offset + 1) is \(step.element.0), on the host \(step.element.1)"
      return
    }
    for (parameter, masters) in zip(
      emission.fixed.graph.trained, zip(target.masters, host.masters))
    {
      guard let place = masters.0.indices.first(where: { masters.0[$0] != masters.1[$0] }) else {
        continue
      }
      text =
        "element \(place) of '\(emission.fixed.graph.name(parameter.value))' is "
        + "\(masters.0[place]), on the host \(masters.1[place])"
      return
    }
    text = "the prediction after the last step differs"
  }
}
