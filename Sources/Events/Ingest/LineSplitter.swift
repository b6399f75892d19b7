import Log

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// NDJSON: an event a line. Lines end with a line feed, with or without a carriage return before it; the last one
/// may have none. Lines of nothing but space are no events.
enum LineSplitter {
    static func split(_ records: FetchedRecords) throws(EventFormatError) {
        let bytes = UnsafeRawBufferPointer(start: records.base, count: records.used)
        var start = 0
        while start < bytes.count {
            let end = lineEnd(in: bytes, from: start)
            try note(bytes, start, end, records)
            start = end + 1
        }
    }

    private static func lineEnd(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        guard let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
        else { return bytes.count }
        return UnsafeRawPointer(found) - base
    }

    @inline(__always)
    private static func note(
        _ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int, _ records: FetchedRecords
    ) throws(EventFormatError) {
        var end = end
        while end > start, isSpace(bytes[end - 1]) { end -= 1 }
        guard end > start else { return }
        try records.checkRoomForEvent()
        records.note(start: start, count: end - start)
    }

    @inline(__always)
    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\r") || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
