import Events
import JSON
import Log

// Messages of KServe's inference logger among the inferences. A decoder takes them for wrong events; where there are any,
// what they stand for is put in their places, and the batch is decoded again.
extension DataShard {
    /// What takes the place of records: inferences of those that complete a pair, nothing of those that wait.
    struct KServeBatch {
        let records: FetchedRecords
        /// Records that are no events by themselves, by index.
        var vacant: Set<Int> = []
        var repeated: [Int] = []
        /// Requests for which there is no room to wait.
        var refused: [(record: Int, reason: String)] = []
    }

    /// Nil if no record is such a message.
    mutating func pairMessages(
        _ batch: EventBatch, of records: FetchedRecords, kind: EventKind
    ) -> KServeBatch? {
        guard kind == .inference, !batch.rejections.isEmpty else { return nil }
        var inferences: [Int: [UInt8]?] = [:]
        var repeated: [Int] = []
        var refused: [(record: Int, reason: String)] = []
        for rejection in batch.rejections {
            let record = records.records[rejection.record]
            guard let message = KServeMessage(record, of: records) else { continue }
            switch pairs.take(message, at: inference.table.tick, record) {
            case .waits: inferences[rejection.record] = .some(nil)
            case .repeats:
                inferences[rejection.record] = .some(nil)
                repeated.append(rejection.record)
            case .refused:
                inferences[rejection.record] = .some(nil)
                refused.append(
                    (
                        rejection.record,
                        "too_many: \(KServePairs.byteLimit) bytes of requests wait for responses"
                    ))
            case .inference(let event): inferences[rejection.record] = event.encoded()
            }
        }
        guard !inferences.isEmpty else { return nil }
        return KServeBatch(
            records: Self.replacing(inferences, in: records),
            vacant: Set(inferences.filter { $0.value == nil }.keys), repeated: repeated, refused: refused)
    }

    private static func replacing(
        _ values: [Int: [UInt8]?], in records: FetchedRecords
    ) -> FetchedRecords {
        let replaced = FetchedRecords(capacity: max(1, records.used))
        for (index, record) in records.records.enumerated() {
            let value = values[index]
            let headers = value == nil ? record.headers : .null
            let bytes = value.map { $0 ?? [] } ?? Array(records.bytes(record.value))
            let isNull = value.map { $0 == nil } ?? record.value.isNull
            replaced.add(
                record, value: isNull ? nil : bytes, headers: Array(records.bytes(headers)))
        }
        return replaced
    }

    /// Folds what has waited in vain: answers to nothing known have no latency, requests without an answer have failed. A
    /// request without a key may have been answered in another partition and becomes a dead letter.
    mutating func foldGivenUp(_ given: [KServePairs.Waiting], into output: inout ShardOutput) {
        guard !given.isEmpty, let input = kinds.firstIndex(of: .inference) else { return }
        let records = FetchedRecords(capacity: 1 << 12)
        for one in given where one.message.kind == .response || one.isKeyed {
            let event =
                one.message.kind == .response
                ? KServePairs.inference(of: one.message, answering: nil)
                : KServePairs.unanswered(one.message)
            let place = FetchedRecords.Record(
                offset: one.offset, timestamp: one.timestamp, key: .null, value: .null, headers: .null)
            records.add(place, value: event.encoded(), headers: [])
        }
        foldSynthesized(records, input: input, into: &output)
        let unknown = given.filter { $0.message.kind == .request && !$0.isKeyed }
        emit(
            unknown.map { one in
                var letter = DeadLetter(
                    topic: sources[input].topic.name, partition: sources[input].partition, offset: one.offset,
                    reason:
                        "no_response: no response came to this partition, where a request without a key need not "
                        + "have one",
                    time: letterTime(one.timestamp), bytes: one.message.data)
                letter.headers = []
                return letter
            }, into: &output)
        counters[input].rejected += UInt64(unknown.count)
    }
}

extension FetchedRecords {
    /// Adds a copy of a record with another value and headers. Nil is Kafka's null.
    fileprivate func add(_ record: Record, value: [UInt8]?, headers: [UInt8]) {
        var copy = record
        copy.key = .null
        copy.value = value.map { add($0) } ?? .null
        copy.headers = headers.isEmpty ? .null : add(headers)
        records.append(copy)
    }

    /// Adds bytes with a line end behind them: records that lie so are decoded together.
    private func add(_ bytes: [UInt8]) -> Bytes {
        let place = Bytes(start: Int32(used), length: Int32(bytes.count))
        let room = reserve(bytes.count + 1)
        bytes.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress { room.copyMemory(from: base, byteCount: bytes.count) }
        }
        room.storeBytes(of: UInt8(ascii: "\n"), toByteOffset: bytes.count, as: UInt8.self)
        commit(bytes.count + 1)
        return place
    }
}
