public import ByteCoding
public import JSON
public import Log

/// A domain whose state lives in the control shard: it folds its own topic's events, and decides when windows close or
/// time passes. Deterministic as all folds: no clock, no randomness, no order of dictionaries.
public protocol ControlDomain: Sendable {
    /// Never reused for another encoding.
    var name: String { get }

    /// The topic that it folds.
    var topic: String { get }

    /// Whether an event of its topic is its own: several domains can share a topic.
    func takes(_ type: String) -> Bool

    /// Folds an event of its own, the value of the record at `offset`.
    ///
    /// - Returns: false if the next event belongs to the same command, so that nothing may be decided between the two.
    /// - Throws: for bytes that no command gave, or that don't follow from the state. The shard fails then: its state
    ///   would no longer follow from its log.
    mutating func apply(_ event: JSONValue, offset: Offset) throws(ByteCodingError) -> Bool

    /// Whether something may fall due by time alone.
    var waitsForTime: Bool { get }

    /// Takes the decisions that have fallen due. Called after anything that may have closed a window, and after a tick
    /// while `waitsForTime`.
    ///
    /// - Parameter model: whose windows may have closed; nil for all.
    mutating func decide(_ windows: ClosedWindows, model: String?) throws(ByteCodingError) -> [Decision]

    /// Equal states give equal bytes.
    func encode(into writer: inout ByteWriter)
    mutating func restore(from reader: inout ByteReader) throws(ByteCodingError)
}

/// Something that the engine decided by itself.
public struct Decision: Sendable, Equatable {
    /// The same in every fold of the same log, and no other decision's.
    public var id: String
    /// `rollout.advanced`, `alert.firing`, …
    public var kind: String
    /// What it is about: a deployment's id, an experiment's name, an alert's subject.
    public var subject: String
    /// The event time at which it fell due, milliseconds since 1970.
    public var time: Int64
    public var reason: String
    public var evidence: JSONValue
    /// What changed by it, as the domain's own events; behind them, those of the domains that it commanded.
    public var events: [JSONValue]
    /// What it commands of other domains, in this order. Carried out once, when it is taken.
    public var commands: [DecisionCommand] = []

    public init(
        id: String, kind: String, subject: String, time: Int64, reason: String, evidence: JSONValue,
        events: [JSONValue] = []
    ) {
        self.id = id
        self.events = events
        self.kind = kind
        self.subject = subject
        self.time = time
        self.reason = reason
        self.evidence = evidence
    }
}
