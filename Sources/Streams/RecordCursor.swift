public import Log

/// Takes the records of one partition in pieces of any size, whatever the size of the fetches.
public final class RecordCursor {
    private let reader: any LogReader
    private let fetchBytes: Int
    private var whole: [FetchedRecords.Record] = []
    private var taken = 0
    /// The records of the last `take`.
    public let records = FetchedRecords()

    /// - Parameter fetchBytes: about how many bytes are read at once.
    public init(_ reader: any LogReader, fetchBytes: Int = 512 << 10) {
        self.reader = reader
        self.fetchBytes = fetchBytes
    }

    /// Puts the next records into `records`: at most `limit`, and only those before the offset `end`. False if there are
    /// none now.
    public func take(atMost limit: Int = .max, before end: Offset = .max) throws(LogError) -> Bool {
        if taken == whole.count {
            try reader.fetch(into: records, byteLimit: fetchBytes)
            if records.records.count <= limit, records.records.last?.offset ?? -1 < end {
                whole = []
                taken = 0
                return !records.records.isEmpty
            }
            whole = records.records
            taken = 0
        }
        var count = min(limit, whole.count - taken)
        while count > 0, whole[taken + count - 1].offset >= end { count -= 1 }
        records.records = Array(whole[taken..<taken + count])
        taken += count
        return count > 0
    }
}
