import Log

extension PartitionModel {
    /// Holds what a reader gave, from `start` to `end`, against what was promised and handed over.
    ///
    /// - Parameter isDurable: whether what is read is promised from now on.
    mutating func verify(
        _ found: [(offset: Offset, value: String)], of partition: TopicPartition, start: Offset, end: Offset,
        isDurable: Bool
    ) throws {
        try require(start <= floor, "\(partition): the log begins with \(start), and \(floor) was to be kept")
        retire(before: start)
        try require(
            found.map(\.offset) == Array(start..<end),
            "\(partition): offsets \(found.map(\.offset)) are not those from \(start) to \(end)")
        let identities = try found.map { try identity($0.value, of: partition) }
        try verifyOrder(identities, partition)
        for (offset, due) in promised {
            try require(
                offset < end, "\(partition): offset \(offset) was durable, and the log ends with \(end)")
            let identity = identities[Int(offset - start)]
            try require(identity == due, "\(partition): offset \(offset) was \(due) and is \(identity)")
        }
        guard isDurable else { return }
        for (place, identity) in zip(found, identities) { promise(place.offset, identity) }
    }

    private func identity(_ value: String, of partition: TopicPartition) throws -> RecordIdentity {
        guard let identity = RecordIdentity(value), let batch = issued[identity.batch],
            batch.value(identity.index) == value
        else { throw Violation("\(partition): a record that nobody wrote: \(value.prefix(40))") }
        return identity
    }

    /// Batches are in one piece, there once, and in the order of their producer.
    private func verifyOrder(_ identities: [RecordIdentity], _ partition: TopicPartition) throws {
        var seen: Set<Int> = []
        var last: [Int64: Int] = [:]
        var position = 0
        while position < identities.count {
            let number = identities[position].batch
            guard let batch = issued[number] else { return }
            let piece = identities[position...].prefix(batch.recordCount)
            let whole = (0..<batch.recordCount).map { RecordIdentity(batch: number, index: $0) }
            try require(Array(piece) == whole, "\(partition): batch \(number) is not in one piece")
            try require(seen.insert(number).inserted, "\(partition): batch \(number) is there twice")
            let producer = batch.producer?.id ?? -1
            try require((last[producer] ?? -1) < number, "\(partition): batch \(number) is out of order")
            last[producer] = number
            position += batch.recordCount
        }
    }
}
