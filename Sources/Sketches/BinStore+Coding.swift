internal import ByteCoding

extension BinStore {
    /// Writes the number of bins that count something, the lowest of them, and from there on each bin's count,
    /// where a zero and a length stand for so many empty bins. All are varints.
    func encode(into writer: inout ByteWriter) {
        let bins = occupied
        guard !bins.isEmpty else { return writer.writeVarint(0) }
        writer.writeVarint(UInt64(bins.count { count(at: $0) > 0 }))
        writer.writeZigZag(Int64(bins.lowerBound))
        var empty: UInt64 = 0
        for slot in bins.lowerBound - first..<bins.upperBound - first {
            let count = count(atSlot: slot)
            guard count > 0 else {
                empty += 1
                continue
            }
            if empty > 0 {
                writer.writeVarint(0)
                writer.writeVarint(empty)
                empty = 0
            }
            writer.writeVarint(count)
        }
    }

    /// Reads what `encode` wrote, and only that: other bytes for the same counts are an error, too.
    init(
        from reader: inout ByteReader, limit: Int, within allowed: ClosedRange<Int>
    ) throws(ByteCodingError) {
        let occupied = try reader.readCount(atMost: min(limit, reader.remaining))
        self.init()
        guard occupied > 0 else { return }
        let start = reader.position
        guard let first = Int(exactly: try reader.readZigZag()), allowed.contains(first) else {
            throw ByteCodingError("a bin that no double falls into", byte: start)
        }
        self.first = first
        low.reserveCapacity(occupied)
        var large: [(slot: Int, carry: UInt32)] = []
        for index in 0..<occupied {
            let place = reader.position
            var count = try reader.readVarint()
            if count == 0 {
                guard index > 0 else { throw ByteCodingError("no empty bins are due", byte: place) }
                count = try readEmptyBins(from: &reader, limit: limit)
            }
            guard low.count < limit else {
                throw ByteCodingError("bins that span more than \(limit)", byte: place)
            }
            low.append(UInt32(truncatingIfNeeded: count))
            if count > UInt64(UInt32.max) {
                large.append((low.count - 1, UInt32(truncatingIfNeeded: count >> 32)))
            }
        }
        guard first + low.count - 1 <= allowed.upperBound else {
            throw ByteCodingError("a bin that no double falls into", byte: start)
        }
        for one in large { carry(one.carry, at: one.slot) }
    }

    /// Reads how many bins are empty, and the count of the bin behind them.
    private mutating func readEmptyBins(
        from reader: inout ByteReader, limit: Int
    ) throws(ByteCodingError) -> UInt64 {
        let start = reader.position
        let empty = try reader.readCount(atMost: limit - low.count)
        guard empty > 0 else { throw ByteCodingError("no empty bins are due", byte: start) }
        low.append(contentsOf: repeatElement(0, count: empty))
        let count = try reader.readVarint()
        guard count > 0 else { throw ByteCodingError("empty bins in two parts", byte: start) }
        return count
    }
}
