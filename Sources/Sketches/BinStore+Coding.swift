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
        for bin in bins {
            let count = count(at: bin)
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
        let counts = try Self.readCounts(occupied, from: &reader, limit: limit)
        guard first + counts.count - 1 <= allowed.upperBound else {
            throw ByteCodingError("a bin that no double falls into", byte: start)
        }
        self.init(first: first, counts: counts)
    }

    private static func readCounts(
        _ occupied: Int, from reader: inout ByteReader, limit: Int
    ) throws(ByteCodingError) -> [UInt64] {
        var counts: [UInt64] = []
        counts.reserveCapacity(occupied)
        for index in 0..<occupied {
            let start = reader.position
            var count = try reader.readVarint()
            if count == 0 {
                let empty = try reader.readCount(atMost: limit - counts.count)
                guard empty > 0, index > 0 else {
                    throw ByteCodingError("no empty bins are due", byte: start)
                }
                counts.append(contentsOf: repeatElement(0, count: empty))
                count = try reader.readVarint()
                guard count > 0 else {
                    throw ByteCodingError("empty bins in two parts", byte: start)
                }
            }
            guard counts.count < limit else {
                throw ByteCodingError("bins that span more than \(limit)", byte: start)
            }
            counts.append(count)
        }
        return counts
    }
}
