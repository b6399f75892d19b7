/// Where an event of a model lies in the topic `registry`, and what a history is filtered by.
public struct HistoryEntry: Sendable, Hashable {
    public var offset: Int64
    /// Milliseconds since 1970.
    public var time: Int64
    /// The type's place among all types.
    var code: UInt8
    /// Index of the actor.
    var actor: Int32

    public var type: RegistryEventType { RegistryEventType.all[Int(code)] }
}
