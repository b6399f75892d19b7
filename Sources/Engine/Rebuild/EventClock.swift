import Events
package import Log

/// Tells when the events of a data shard's records happened. Belongs to one thread.
package final class EventClock {
    private let decoder = EventDecoder(limits: ShardFactory.foldLimits)
    private let batch = EventBatch()

    package init() {}

    /// Milliseconds since 1970 for each record: the event's own time; for what can't be decoded the record's.
    ///
    /// - Parameter input: as in the plan of a data shard.
    package func times(of records: FetchedRecords, input: Int) -> [Int64] {
        var times = records.records.map(\.timestamp)
        decoder.decode(Topology.dataTopics[input].kind, records, into: batch)
        batch.forEachEvent { times[$0.record] = $0.time }
        return times
    }
}
