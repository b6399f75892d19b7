import Commands

/// Webhooks and what they are to be told: a fold of what people said, of what alerts tell, and of attempts.
///
/// It sends nothing. Whoever sends asks `due`, makes the requests, and appends their outcome as `attempt`; a rebuild that
/// folds the same records knows what was delivered.
public struct OutboxState: Sendable, Equatable {
    /// Of the next event, counted from 1.
    public internal(set) var nextSequence: UInt64 = 1
    /// By name.
    var webhooks: [WebhookRecord] = []
    /// Deliveries that wait, in the order in which they came.
    var pending: [Delivery] = []
    /// The others, in the order in which they were done, the newest `OutboxLimits.doneCount`.
    var done: [Delivery] = []
    /// Ids of all of these.
    var known: Set<String> = []
    /// Deliveries in each state since the beginning: for metrics.
    public internal(set) var totals = Totals()

    public struct Totals: Sendable, Equatable {
        public var delivered: UInt64 = 0
        public var failed: UInt64 = 0
        public var skipped: UInt64 = 0
        public var attempts: UInt64 = 0
    }

    struct WebhookRecord: Sendable, Equatable {
        var name: String
        var webhook: Webhook
        var revision: Revision
    }

    public init() {}

    /// Names of the webhooks that rules may notify.
    public var names: Set<String> { Set(webhooks.map(\.name)) }

    /// Names of the secrets that are still needed at a time; any other can be deleted.
    public func neededSecrets(at time: Int64) -> Set<String> {
        Set(webhooks.flatMap { $0.webhook.secretIDs(at: time) })
    }

    public var pendingCount: Int { pending.count }

    func index(_ name: String) -> Int? { webhooks.firstIndex { $0.name == name } }
}
