import CSimdJSON
import Log

/// A JSON array of events: each element is one record.
enum BatchSplitter {
    static func split(_ records: FetchedRecords, _ syntax: JSONSyntax) throws(EventFormatError) {
        let bytes = UnsafePointer(records.base.assumingMemoryBound(to: UInt8.self))
        var position = 0
        while let element = try next(bytes, records.used, &position) {
            try records.checkRoomForEvent()
            let json = UnsafeRawBufferPointer(start: bytes + element.start, count: element.count)
            try syntax.check(json, "element \(records.records.count) of the batch")
            records.note(start: element.start, count: element.count)
        }
    }

    private static func next(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, _ position: inout Int
    ) throws(EventFormatError) -> (start: Int, count: Int)? {
        let isFirst = position == 0
        var (start, length) = (0, 0)
        switch Int(varve_array_next(bytes, count, &position, &start, &length)) {
        case VARVE_ARRAY_ELEMENT: return (start, length)
        case VARVE_ARRAY_END: return nil
        case VARVE_ARRAY_TRUNCATED: throw EventFormatError(.truncated, "the batch ends before its array does")
        default:
            throw isFirst
                ? EventFormatError(.notAnArray, "a batch is a JSON array, and this is none")
                : EventFormatError(.notJSON, "the batch is not JSON at byte \(position)")
        }
    }
}
