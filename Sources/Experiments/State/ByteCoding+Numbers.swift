import ByteCoding

extension ByteReader {
    /// - Throws: `ByteCodingError` also for what is not a finite number.
    mutating func readNumber() throws(ByteCodingError) -> Double {
        let start = position
        let number = try readDouble()
        guard number.isFinite else { throw ByteCodingError("no finite number", byte: start) }
        return number
    }

    /// A number of events.
    mutating func readEventCount() throws(ByteCodingError) -> UInt64 {
        UInt64(try readCount(atMost: 1 << 56))
    }
}
