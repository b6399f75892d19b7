import Dispatch
public import Log
import Synchronization

/// A log in files of Kafka's own format, for one machine and one process.
///
/// An append answered `durable` survives a power cut: the data were synced, then a mark that says up to
/// where, was synced. What lies above the mark when the log is opened is cut at the last whole batch; what
/// lies below it is never cut, and damage there is an error that names file, byte and offset.
///
/// Appends of one partition take turns; readers never wait for a sync. A sync that fails is final: the log
/// takes no more appends, reads go on, and `state` says why.
public final class EmbeddedLog: Sendable {
    public let mode: OpenMode
    /// What opening found.
    public let recovery: RecoveryReport

    let context: LogContext
    let driver: CommitDriver
    /// Held for every commit and for every change of what partitions and segments there are. Nil once closed,
    /// and in a log that only reads.
    let marks: Mutex<MarkFile?>
    let partitions: Mutex<[TopicPartition: PartitionLog]>
    let pending = Mutex(PendingCommits())
    let condition: Mutex<LogState>
    /// Answers that are due as soon as nobody holds a lock.
    let undelivered = Mutex<[@Sendable () -> Void]>([])
    let observations = Atomic<UInt64>(0)
    /// Runs commits, one after the other.
    let committer = DispatchQueue(label: "varve.log.commit", qos: .userInitiated)
    private let lock: Mutex<(any StorageLock)?>

    init(
        context: LogContext, driver: CommitDriver, lock: any StorageLock, marks: MarkFile?,
        partitions: [TopicPartition: PartitionLog], recovery: RecoveryReport
    ) {
        mode = context.mode
        self.context = context
        self.driver = driver
        self.recovery = recovery
        self.lock = Mutex(lock)
        self.marks = Mutex(marks)
        self.partitions = Mutex(partitions)
        condition = Mutex(context.mode == .readOnly ? .readOnly : .accepting)
    }

    /// What the log does with appends, and if it takes none, why.
    public var state: LogState { condition.withLock { $0 } }

    public var topicPartitions: [TopicPartition] { partitions.withLock { $0.keys.sorted() } }

    func partition(_ topicPartition: TopicPartition) throws(LogError) -> PartitionLog {
        guard let found = partitions.withLock({ $0[topicPartition] }) else {
            throw LogError(
                .notFound, "the log has no such partition; create its topic first",
                topicPartition: topicPartition)
        }
        return found
    }

    func sortedPartitions() -> [PartitionLog] {
        partitions.withLock { $0.values.sorted { $0.topicPartition < $1.topicPartition } }
    }

    /// Makes durable what was written, gives up the directory, and refuses whatever comes later. Readers that
    /// are open go on.
    ///
    /// - Throws: what the last sync threw. The log is closed all the same.
    public func close() throws(LogError) {
        var failure: LogError?
        if case .accepting = state {
            do { try commit(sortedPartitions()) } catch { failure = error }
        }
        let closed = LogError(.closed, "the log is closed")
        condition.withLock { $0 = .closed }
        let answers = sortedPartitions().flatMap { $0.stop(closed) }
        marks.withLock { $0 = nil }
        for partition in sortedPartitions() { partition.releaseFiles() }
        lock.withLock { $0 = nil }
        for answer in answers { answer() }
        if let failure { throw failure }
    }
}
