import Alerting
import Commands

/// Alerting as it would have been with rules supposed otherwise. It has no windows of its own: the domain that holds it
/// lets it judge what it judges itself.
struct AlertVariant: Sendable {
    var alerting = AlertingState()
    /// What has come of the step under way.
    var outcome = AlertOutcome()
    var trace: AlertTrace

    init(_ supposition: Supposition, trace: AlertTrace) {
        self.trace = trace
        alerting.suppose(supposition)
    }

    /// Folds an event, or passes over it if it doesn't follow from what is supposed.
    mutating func apply(_ event: AlertingEvent) {
        do {
            try alerting.apply(event)
        } catch {
            alerting.pass(over: event)
        }
    }
}

extension AlertingState {
    mutating func suppose(_ supposition: Supposition) {
        suppose(
            supposition.rules, added: supposition.addedRules, standing: supposition.standingRules,
            without: supposition.deletedRules, from: supposition.since, only: supposition.onlyRules)
    }
}
