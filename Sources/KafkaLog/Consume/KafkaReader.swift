import CRdKafka
import Log

/// Reads one partition in order, in batches that librdkafka fetched ahead. Belongs to one thread.
///
/// Kafka's clients don't see where a batch begins or ends, so a fetch ends after any record. Offsets have gaps where
/// a transaction's markers lie, or where compaction took records away.
final class KafkaReader: LogReader {
    /// Messages taken from the queue with one call.
    private static let messagesPerCall = 4_096
    /// Content that one fetch gathers at most, whatever is asked for.
    private static let fetchLimitBytes = 1 << 30
    /// How long is waited before the cluster is asked whether there is anything to wait for.
    private static let patienceMilliseconds: Int32 = 200

    let topicPartition: TopicPartition
    private(set) var position: Offset
    private let source: ReaderSource
    private var stream: PartitionStream?
    private var batch = MessageBatch(capacity: messagesPerCall)
    /// The next message of `batch`.
    private var next = 0
    private var encoder = HeaderEncoder()
    private var failure: KafkaError?

    init(_ topicPartition: TopicPartition, from offset: Offset, _ source: ReaderSource) throws(LogError) {
        self.topicPartition = topicPartition
        self.source = source
        position = offset
        try source.check(offset)
    }

    /// - Throws: `offsetOutOfRange` before the first record and behind the end; `unavailable` (retriable).
    func seek(to offset: Offset) throws(LogError) {
        try source.check(offset)
        close()
        position = offset
    }

    /// Gives nothing at the end of what was known to be there when the reader was made, when the end was asked for, or
    /// when something was delivered from here: what others append comes as soon as it was fetched ahead, and
    /// `observe` wakes then.
    ///
    /// - Throws: `offsetOutOfRange` if retention took the position away; `unavailable` (retriable) if records are
    ///   known to be there and don't come.
    func fetch(into records: FetchedRecords, byteLimit: Int) throws(LogError) {
        records.removeAll()
        do throws(KafkaError) {
            try drain(into: records, byteLimit: min(byteLimit, Self.fetchLimitBytes))
        } catch {
            close()
            throw error.logError(topicPartition, offset: position)
        }
    }

    private func close() {
        batch.removeAll()
        next = 0
        failure = nil
        stream = nil
    }

    private func drain(into records: FetchedRecords, byteLimit: Int) throws(KafkaError) {
        let stream = try openStream()
        var waited: Int32 = 0
        while records.used < byteLimit || records.records.isEmpty {
            if next == batch.count {
                next = 0
                try stream.take(into: &batch, limit: Self.messagesPerCall)
            }
            if batch.count > 0 {
                try copy(into: records, byteLimit: byteLimit)
                continue
            }
            if !records.records.isEmpty { return }
            guard try isMoreKnown(afterWaiting: waited) else { return }
            try stream.wait(into: &batch, timeoutMilliseconds: Self.patienceMilliseconds)
            waited += Self.patienceMilliseconds
        }
    }

    private func openStream() throws(KafkaError) -> PartitionStream {
        if let failure { throw failure }
        if let stream { return stream }
        let opened = try source.open(at: position)
        stream = opened
        return opened
    }

    /// Whether there are records to wait for.
    private func isMoreKnown(afterWaiting waited: Int32) throws(KafkaError) -> Bool {
        let known = source.end.offset
        guard position < known else { return false }
        guard waited > 0 else { return true }
        let end = try source.askForEnd()
        guard position < end else {
            source.end.lower(from: known, to: end)
            return false
        }
        guard waited < source.timeoutMilliseconds else {
            throw KafkaError(
                .timedOut, name: "_TIMED_OUT",
                message: "records up to offset \(end) are there and did not come for \(waited) ms",
                isRetriable: true)
        }
        return true
    }

    /// Copies messages of the batch. One that is an error is thrown by the next fetch if records lie before it.
    private func copy(into records: FetchedRecords, byteLimit: Int) throws(KafkaError) {
        while next < batch.count, records.used < byteLimit || records.records.isEmpty {
            let message = batch.message(next)
            next += 1
            switch message.pointee.err {
            case RD_KAFKA_RESP_ERR_NO_ERROR: try copy(message, into: records)
            case RD_KAFKA_RESP_ERR__PARTITION_EOF: position = max(position, message.pointee.offset)
            case let code:
                let error = KafkaError(code, "reading")
                guard records.records.isEmpty else {
                    failure = error
                    return
                }
                throw error
            }
        }
    }

    private func copy(
        _ message: UnsafeMutablePointer<rd_kafka_message_t>, into records: FetchedRecords
    ) throws(KafkaError) {
        let fields = message.pointee
        guard fields.offset >= position else { return }
        let key = fields.key.map { UnsafeRawBufferPointer(start: $0, count: fields.key_len) }
        let value = fields.payload.map { UnsafeRawBufferPointer(start: $0, count: fields.len) }
        let timestamp = rd_kafka_message_timestamp(message, nil)
        let headers = encoder.encode(message)
        let result = headers.withUnsafeBytes { headers in
            Result { () throws(LogError) in
                try records.append(
                    offset: fields.offset, timestamp: timestamp, key: key, value: value, headers: headers)
            }
        }
        if case .failure(let error) = result {
            throw KafkaError(.messageTooLarge, name: "MSG_SIZE_TOO_LARGE", message: error.message)
        }
        position = fields.offset + 1
    }
}
