/// How far a reader may see.
public enum ReadIsolation: Sendable, Hashable {
    /// Only what a sync has proven.
    case durable
    /// Also what was written and not yet synced: for outputs that their producer can always make again.
    case written
}

/// When an append is answered.
public enum Acknowledgement: Sendable, Hashable {
    case written
    case durable
}

/// What an append did.
public struct AppendReceipt: Sendable, Hashable {
    public var baseOffset: Offset
    public var lastOffset: Offset
    /// The producer's sequence had been appended before; the offsets are those of then.
    public var isDuplicate: Bool

    public init(baseOffset: Offset, lastOffset: Offset, isDuplicate: Bool = false) {
        self.baseOffset = baseOffset
        self.lastOffset = lastOffset
        self.isDuplicate = isDuplicate
    }
}

/// Reads one partition in order. Belongs to one thread.
public protocol LogReader: AnyObject {
    var topicPartition: TopicPartition { get }
    /// The offset of the next record that `fetch` gives.
    var position: Offset { get }

    /// Replaces the content of `records` with the next records, until about `byteLimit` bytes of content are
    /// there: at least one if there is one, and whole batches where the log's readers see batches. Gives none at
    /// the end of what may be read. Records of the first batch that lie before `position` are left out. Offsets
    /// rise; on Kafka they may have gaps, where transactions end and after compaction.
    func fetch(into records: FetchedRecords, byteLimit: Int) throws(LogError)

    func seek(to offset: Offset) throws(LogError)
}

/// Where records come from. The engine sees logs through this and `LogSink` alone.
public protocol LogSource: Sendable {
    var topicPartitions: [TopicPartition] { get }

    /// The first offset that is still there.
    func startOffset(of topicPartition: TopicPartition) throws(LogError) -> Offset

    /// The offset behind the last one that may be read at that isolation.
    func endOffset(of topicPartition: TopicPartition, isolation: ReadIsolation) throws(LogError) -> Offset

    /// The first offset whose record, or one before it in its batch, has this timestamp (ms) or a later one; the
    /// end if there is none. Exact only down to a batch.
    func offset(of topicPartition: TopicPartition, atOrAfter timestamp: Int64) throws(LogError) -> Offset

    func makeReader(
        of topicPartition: TopicPartition, from offset: Offset, isolation: ReadIsolation
    ) throws(LogError) -> any LogReader

    /// Calls `wake` whenever more may have become readable in one of the partitions, from any thread; it must be
    /// quick. Ends when the returned token is released.
    func observe(
        _ topicPartitions: [TopicPartition], wake: @escaping @Sendable () -> Void
    ) -> LogObservation
}

/// Keeps an observation alive.
public final class LogObservation: Sendable {
    private let cancel: @Sendable () -> Void
    public init(cancel: @escaping @Sendable () -> Void) { self.cancel = cancel }
    deinit { cancel() }
}

/// Where records go.
public protocol LogSink: Sendable {
    /// Appends one sealed batch in one piece and answers as asked. Concurrent appends share a sync. A log that
    /// learns offsets only with a batch's durability answers then, whatever is asked.
    func append(
        _ batch: SealedBatch, to topicPartition: TopicPartition, acknowledgement: Acknowledgement
    ) async throws(LogError) -> AppendReceipt

    /// The same for a shard's own thread, without waiting for more than it takes to know the offsets: readable at
    /// isolation `written` at once.
    @discardableResult
    func write(_ batch: SealedBatch, to topicPartition: TopicPartition) throws(LogError) -> AppendReceipt

    /// Blocks until all that was written to these partitions before is durable.
    func sync(_ topicPartitions: [TopicPartition]) throws(LogError)
}
