import Alerting
import Events
import Streams

/// The views that rules can be about, as the shard knows their members.
enum RuleView {
    static let latency = "latency"
    static let quality = "quality"
    static let drift = "drift"
    /// Views of devices.
    static let health = "health"
    static let telemetry = "telemetry"

    /// Members that tell series apart; others tell apart what is within a window.
    static let seriesMembers: Set<String> = ["model", "version", "variant"]

    /// What a series says of a member; nil for a member that series don't have.
    static func member(_ name: String, of key: SeriesKey) -> String? {
        switch name {
        case "model": key.model
        case "version": key.version
        case "variant": key.variant ?? ""
        default: nil
        }
    }

    /// Of which events' windows a view's numbers are kept; none if it has them elsewhere.
    static func kinds(_ view: String) -> [EventKind] {
        switch view {
        case latency, drift: [.inference]
        case quality: [.inference, .feedback]
        default: []
        }
    }
}
