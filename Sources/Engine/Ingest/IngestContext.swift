import Events
import Log
import Synchronization

/// What one request needs to read its events: buffers that are large and worth keeping.
final class IngestContext {
    let decoder: EventDecoder
    let records = FetchedRecords()
    let batch = EventBatch()

    init(limits: EventLimits) {
        decoder = EventDecoder(limits: limits)
    }
}

/// Contexts that are not in use.
final class IngestContextPool: @unchecked Sendable {
    // Sound: a context is only ever reachable from the pool or from the one request that took it; `idle` is only
    // touched under the lock.
    private let lock = Mutex(())
    private var idle: [IngestContext] = []
    private let limits: EventLimits

    /// More are made when needed and released afterwards.
    static let idleLimit = 16
    /// A context whose buffers have grown beyond this, in bytes and in events, is not kept.
    static let keptBytes = 8 << 20
    static let keptEvents = 1 << 15

    init(limits: EventLimits) {
        self.limits = limits
    }

    func take() -> IngestContext {
        lock.withLock { _ in idle.popLast() } ?? IngestContext(limits: limits)
    }

    func give(_ context: IngestContext) {
        guard context.records.capacity <= Self.keptBytes, context.records.records.capacity <= Self.keptEvents
        else { return }
        lock.withLock { _ in
            if idle.count < Self.idleLimit { idle.append(context) }
        }
    }
}
