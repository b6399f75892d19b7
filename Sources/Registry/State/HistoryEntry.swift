/// Where an event of a model lies, and what a history is filtered by.
public struct HistoryEntry: Sendable, Hashable {
    /// Of its record in the topic `registry`, or of the decision that it is part of in `decisions`.
    public var offset: Int64
    public var isDecision: Bool
    /// The event's own number.
    public var sequence: UInt64
    /// Milliseconds since 1970.
    public var time: Int64
    /// The type's place among all types.
    var code: UInt8
    /// Index of the actor.
    var actor: Int32

    public var type: RegistryEventType { RegistryEventType.all[Int(code)] }
}
