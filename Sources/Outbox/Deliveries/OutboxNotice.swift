public import JSON

/// Something that webhooks are to be told.
public struct OutboxNotice: Sendable, Equatable {
    /// Of the alert and its transition: the same in every rebuild.
    public var id: String
    /// `alert.firing`, `alert.resolved`, `alert.escalated`, `alert.no_data`.
    public var type: String
    /// The event time of the transition, milliseconds since 1970.
    public var time: Int64
    public var webhooks: [String]
    public var alertIDs: [String]
    /// The alerts as views show them.
    public var alerts: [JSONValue]
    /// An alert, or a group of them.
    public var data: JSONValue

    public init(
        id: String, type: String, time: Int64, webhooks: [String], alertIDs: [String], alerts: [JSONValue],
        data: JSONValue
    ) {
        (self.id, self.type, self.time, self.webhooks) = (id, type, time, webhooks)
        (self.alertIDs, self.alerts, self.data) = (alertIDs, alerts, data)
    }
}
