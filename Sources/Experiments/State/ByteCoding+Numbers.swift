import ByteCoding

extension ByteReader {
    /// - Throws: `ByteCodingError` also for what is not a finite number.
    mutating func readNumber() throws(ByteCodingError) -> Double {
        let start = position
        let number = try readDouble()
        guard number.isFinite else { throw ByteCodingError("no finite number", byte: start) }
        return number
    }

    /// Milliseconds since 1970, so few that differences don't overflow.
    mutating func readMoment() throws(ByteCodingError) -> Int64 {
        let start = position
        let time = try readZigZag()
        guard time.magnitude < 1 << 53 else { throw ByteCodingError("no time", byte: start) }
        return time
    }

    mutating func readOptionalMoment() throws(ByteCodingError) -> Int64? {
        try readOptional { (reader) throws(ByteCodingError) in try reader.readMoment() }
    }

    /// A number of events.
    mutating func readEventCount() throws(ByteCodingError) -> UInt64 {
        UInt64(try readCount(atMost: 1 << 56))
    }
}
