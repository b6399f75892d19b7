internal import ByteCoding

extension CategoryCounts {
    /// Writes whether the texts are known, and the texts in the order in which they came first with their counts, or the
    /// counts of all groups.
    func encode(into writer: inout ByteWriter) {
        writer.write(isExact)
        guard isExact else {
            for count in groups { writer.writeVarint(count) }
            return
        }
        writer.writeVarint(UInt64(entryCount))
        forEach { text, count in
            writer.writeSized(text)
            writer.writeVarint(count)
        }
    }

    /// Reads what `encode(into:)` wrote, and only that.
    init(from reader: inout ByteReader) throws(ByteCodingError) {
        self.init()
        let start = reader.position
        guard try reader.readBool() else {
            var groups: [UInt64] = []
            for _ in 0..<Self.groupCount {
                groups.append(UInt64(try reader.readCount(atMost: CountLimit.encoded)))
            }
            self.init(groups: groups)
            guard total > UInt64(Self.limit), total <= UInt64(CountLimit.encoded) else {
                throw ByteCodingError("too many texts, or too few for groups", byte: start)
            }
            return
        }
        for _ in 0..<(try reader.readCount(atMost: Self.limit)) {
            let place = reader.position
            let text = try reader.readRaw(try reader.readCount(atMost: Self.keyByteLimit))
            let count = UInt64(try reader.readCount(atMost: CountLimit.encoded))
            guard count > 0, self.count(of: text) == 0 else {
                throw ByteCodingError("a text that is there twice, or never counted", byte: place)
            }
            add(text, count: count)
        }
        guard total <= UInt64(CountLimit.encoded) else {
            throw ByteCodingError("more than \(CountLimit.encoded) texts", byte: start)
        }
    }
}
