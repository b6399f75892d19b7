/// What was sent to the engine, and what it has said about it.
struct Ledger {
    private(set) var events: [SimulatedEvent] = []
    /// Answered `durable` or `applied`, ever.
    private(set) var acknowledged: Set<Int> = []
    /// The same for the ids of the other topics' events.
    private(set) var acknowledgedOthers: Set<String> = []
    /// Letters whose rejection was answered, and lines that can't be read that were sent.
    private(set) var rejected = 0
    /// The least that a question may count: what was answered `applied` in this life, or was counted before.
    private(set) var leastTotal = 0
    /// What the last answer gave to wait for.
    var newestPosition: String?
    private var applied: Set<Int> = []
    /// Requests that wait for their answer, with the time of their first event.
    private var pending: [Int: Int64] = [:]
    private var requestCount = 0

    mutating func add(model: String, time: Int64, sent: Int64) -> Int {
        events.append(SimulatedEvent(number: events.count, model: model, time: time, sent: sent))
        return events.count - 1
    }

    mutating func begin(at time: Int64) -> Int {
        requestCount += 1
        pending[requestCount] = time
        return requestCount
    }

    mutating func end(_ request: Int) { pending[request] = nil }

    /// When the oldest of the requests began that wait for an answer.
    var oldestPending: Int64? { pending.values.min() }

    mutating func acknowledge(_ numbers: [Int], rejected: Int, isApplied: Bool) {
        acknowledged.formUnion(numbers)
        self.rejected += rejected
        guard isApplied else { return }
        applied.formUnion(numbers)
        leastTotal = max(leastTotal, applied.count)
    }

    mutating func acknowledge(others: some Sequence<String>) { acknowledgedOthers.formUnion(others) }

    mutating func noteTotal(_ total: Int) { leastTotal = max(leastTotal, total) }

    /// A crash may take back what was folded and not yet durable in the journal; it is folded again.
    mutating func beginLife() {
        applied = []
        newestPosition = nil
        leastTotal = 0
        pending = [:]
    }
}
