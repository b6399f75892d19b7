import Log
import Streams

/// The last partial windows that a data shard gave out, for questions: the control shard may not have merged
/// them yet. What is older is read from the log.
struct RecentOutput {
    static let keptRecords = 16_384

    /// Kept at least; about twice as many at the most, but for those that are not in the log yet. Nil keeps all,
    /// where output goes nowhere else.
    let limit: Int?
    /// The offset of the first kept record in `windows`.
    private(set) var first: Offset?
    private(set) var records: [EmittedRecord] = []

    private static let windowsOutput = 0

    init(limit: Int?) {
        self.limit = limit
    }

    mutating func append(_ record: EmittedRecord) {
        guard record.output == Self.windowsOutput else { return }
        if first == nil || records.isEmpty { first = record.offset }
        records.append(record)
    }

    /// Lets go of the oldest records that are in the log.
    mutating func trim(writtenBelow written: Offset) {
        guard let limit, let first, records.count >= 2 * limit else { return }
        let removable = min(records.count - limit, Int(written - first))
        guard removable > 0 else { return }
        records.removeFirst(removable)
        self.first = first + Offset(removable)
    }

    /// After a restart: nothing before this offset is here.
    mutating func begin(at emitted: [Offset]) {
        if records.isEmpty { first = emitted.first }
    }

    /// The kept records from an offset on; nil if some of them are no longer here.
    func records(from offset: Offset) -> ArraySlice<EmittedRecord>? {
        guard let first, offset >= first else { return nil }
        return records.dropFirst(Int(min(offset - first, Offset(records.count))))
    }
}
