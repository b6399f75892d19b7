public import Log

/// The number of a record among those that its only writer has written to the partition, from 0. Kafka's offsets can't be
/// that number: the markers of transactions take offsets, too.
public enum SequenceHeader {
    public static let name = "varve-sequence"

    /// The number that a record carries, in decimal digits; nil if it carries none.
    ///
    /// - Complexity: O(headers)
    public static func sequence(of record: FetchedRecords.Record, in records: FetchedRecords) -> Int64? {
        var found: Int64?
        for header in RecordHeaders(of: record, in: records) where header.name.elementsEqual(name.utf8) {
            found = header.value.flatMap(number)
        }
        return found
    }

    private static func number(_ digits: UnsafeRawBufferPointer) -> Int64? {
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(String(decoding: digits, as: UTF8.self))
    }
}
