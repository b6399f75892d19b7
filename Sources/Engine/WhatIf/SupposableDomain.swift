import Streams

/// A domain whose past can be supposed otherwise. Its events are folded as recorded but for what is supposed; what no
/// longer follows (an alert is acknowledged that there is not now) is passed over.
protocol SupposableDomain: ControlDomain {
    /// Called before the first event.
    mutating func suppose(_ supposition: Supposition)
}

extension ControlShard {
    /// To be called before the first record is folded.
    mutating func suppose(_ supposition: Supposition) {
        changeDomains { domain in
            guard var supposable = domain as? any SupposableDomain else { return }
            supposable.suppose(supposition)
            domain = supposable
        }
    }

    /// The same, of what alerting notes beside its state.
    mutating func traceAlerts() {
        changeDomains { domain in
            guard var alerting = domain as? AlertingDomain else { return }
            alerting.keep(AlertTrace(keepsEvidence: false))
            domain = alerting
        }
    }
}
