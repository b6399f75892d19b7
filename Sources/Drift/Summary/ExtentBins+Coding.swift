internal import ByteCoding

extension ExtentBins {
    /// Writes the number of bins that count something, the lowest of them, and from there on each bin's count and
    /// extent, where a zero and a length stand for so many empty bins. A bin of one value has only its cell.
    func encode(into writer: inout ByteWriter) {
        let bins = occupied
        guard !bins.isEmpty else { return writer.writeVarint(0) }
        writer.writeVarint(UInt64(bins.count { !self[$0].isEmpty }))
        writer.writeZigZag(Int64(bins.lowerBound))
        var empty: UInt64 = 0
        for bin in bins {
            let word = self[bin]
            guard !word.isEmpty else {
                empty += 1
                continue
            }
            if empty > 0 {
                writer.writeVarint(0)
                writer.writeVarint(empty)
                empty = 0
            }
            writer.writeVarint(word.count)
            writer.write(UInt8(word.low))
            if word.count > 1 { writer.write(UInt8(word.high)) }
        }
    }

    /// Reads what `encode(into:)` wrote, and only that.
    init(
        from reader: inout ByteReader, limit: Int, within allowed: ClosedRange<Int>
    ) throws(ByteCodingError) {
        self.init()
        let occupied = try reader.readCount(atMost: Swift.min(limit, reader.remaining))
        guard occupied > 0 else { return }
        let start = reader.position
        guard let lowest = Int(exactly: try reader.readZigZag()), allowed.contains(lowest) else {
            throw ByteCodingError("a bin that no double falls into", byte: start)
        }
        var words: [Word] = []
        for index in 0..<occupied {
            let place = reader.position
            var count = try reader.readCount(atMost: CountLimit.encoded)
            if count == 0 {
                let gap = try reader.readCount(atMost: limit - words.count)
                count = try reader.readCount(atMost: CountLimit.encoded)
                guard index > 0, gap > 0, count > 0 else {
                    throw ByteCodingError("empty bins that are not due", byte: place)
                }
                words.append(contentsOf: repeatElement(.empty, count: gap))
            }
            let low = Int(try reader.readByte())
            let high = count > 1 ? Int(try reader.readByte()) : low
            guard words.count < limit, low <= high, lowest + words.count <= allowed.upperBound else {
                throw ByteCodingError("a bin without an extent, or beyond \(limit) bins", byte: place)
            }
            words.append(Word(count: UInt64(count), low: low, high: high))
        }
        self.init(first: lowest, words: words)
    }
}
