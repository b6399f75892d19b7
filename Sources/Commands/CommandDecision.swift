/// What becomes of a command.
public enum CommandDecision<Event: Sendable & Equatable>: Sendable {
    case accepted(CommandAcceptance<Event>)
    case rejected(CommandRejection)
}

/// A command that the state allows.
public struct CommandAcceptance<Event: Sendable & Equatable>: Sendable, Equatable {
    /// 201 if it made something, else 200.
    public var status: Int
    /// Of what the answer shows once the events are applied, behind `/v1/`: `["rules", "latency-high"]`.
    public var resource: [String]
    /// To be appended as one and applied in this order; none if nothing changes.
    public var events: [Event]

    package init(status: Int, resource: [String], events: [Event]) {
        (self.status, self.resource, self.events) = (status, resource, events)
    }
}
