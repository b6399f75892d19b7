extension FetchedRecords {
    /// Copies a record that another program's client fetched behind the others. Nil is Kafka's null.
    ///
    /// - Parameter headers: as they are encoded in a record.
    /// - Throws: `tooLarge` if it doesn't fit behind the others.
    /// - Complexity: O(size of the record); no allocation while the room suffices.
    package func append(
        offset: Offset, timestamp: Int64, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?,
        headers: UnsafeRawBufferPointer
    ) throws(LogError) {
        let size = (key?.count ?? 0) + (value?.count ?? 0) + headers.count
        guard size <= RecordBatchLimit.fetchedBytes - used else {
            throw LogError(.tooLarge, "\(size) bytes more than the \(used) that a fetch has", offset: offset)
        }
        let room = reserve(size)
        var place = Place(room: room, start: used)
        let record = Record(
            offset: offset, timestamp: timestamp, key: place.put(key), value: place.put(value),
            headers: place.put(headers))
        commit(size)
        records.append(record)
    }

    /// Where the next field goes. The room for all of them was made before.
    private struct Place {
        var room: UnsafeMutableRawPointer
        var start: Int

        mutating func put(_ field: UnsafeRawBufferPointer?) -> Bytes {
            guard let field else { return .null }
            let bytes = Bytes(start: Int32(start), length: Int32(field.count))
            if let source = field.baseAddress { room.copyMemory(from: source, byteCount: field.count) }
            room += field.count
            start += field.count
            return bytes
        }
    }
}
