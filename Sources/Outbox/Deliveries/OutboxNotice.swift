public import JSON

/// Something that webhooks are to be told: of an alert, or of a group of them.
public struct OutboxNotice: Sendable, Equatable {
    /// Of the alert and its transition: the same in every rebuild.
    public var id: String
    /// `alert.firing`, `alert.resolved`, `alert.escalated`, `alert.no_data`.
    public var type: String
    /// The event time of the transition, milliseconds since 1970.
    public var time: Int64
    public var webhooks: [String]
    /// One for each of the alerts.
    public var alertIDs: [String]
    /// The alerts as views show them.
    public var alerts: [JSONValue]
    /// What they have in common; nil for an alert that is told by itself.
    public var group: JSONValue?

    public init(
        id: String, type: String, time: Int64, webhooks: [String], alertIDs: [String], alerts: [JSONValue],
        group: JSONValue? = nil
    ) {
        (self.id, self.type, self.time, self.webhooks) = (id, type, time, webhooks)
        (self.alertIDs, self.alerts, self.group) = (alertIDs, alerts, group)
    }

    /// What is told: an alert, or a group of them.
    var data: JSONValue {
        guard let group else { return alerts.first ?? .null }
        return ["group": group, "alerts": .array(alerts)]
    }

    /// Some of the alerts, as a notice of its own.
    func part(_ range: Range<Int>) -> OutboxNotice {
        var part = self
        (part.alertIDs, part.alerts) = (Array(alertIDs[range]), Array(alerts[range]))
        // The first keeps the notice's id, whatever else the group holds.
        if range.lowerBound > 0, let first = part.alertIDs.first { part.id += "/\(first)" }
        return part
    }
}
