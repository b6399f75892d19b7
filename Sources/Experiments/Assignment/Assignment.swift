public import JSON

/// Which arm a unit has, and why.
public struct Assignment: Sendable, Equatable {
    /// As OpenFeature names reasons.
    public enum Reason: String, Sendable {
        /// By its position.
        case split = "SPLIT"
        /// By an override.
        case targeted = "TARGETING_MATCH"
        /// It is kept out: by the layer or the holdout.
        case excluded = "DEFAULT"
        /// The experiment doesn't run.
        case disabled = "DISABLED"
    }

    public var experiment: String
    public var unit: String
    public var arm: String
    /// What the unit is given.
    public var value: JSONValue
    public var reason: Reason
    /// Whether its events are the experiment's: false for the control that is given to those kept out.
    public var isIncluded: Bool { reason == .split || reason == .targeted }
    /// What keeps it out: `layer`, `holdout`, or the experiment's status.
    public var exclusion: String?
    /// Of the experiment, as its ETag has it.
    public var revision: UInt64
}
