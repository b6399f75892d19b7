import JSON

/// Times as tables show them.
enum TimeText {
    /// Milliseconds since 1970 of an option's text.
    static func option(_ name: String, _ text: String?) throws(CommandFailure) -> Int64? {
        guard let text else { return nil }
        guard let time = RFC3339.milliseconds(text) else {
            throw CommandFailure(.usage, "\(name) `\(text)` is no RFC 3339 time, as in 2026-01-01T00:00:00Z")
        }
        return time
    }

    /// `2026-01-01T00:04:00.000Z` as `2026-01-01 00:04:00`; any other text as it is.
    static func short(_ text: String) -> String {
        guard isTime(text) else { return text }
        var time = String(text.dropLast()).replacing("T", with: " ")
        for zeros in [".000000000", ".000000", ".000"] where time.hasSuffix(zeros) {
            time = String(time.dropLast(zeros.count))
        }
        return time
    }

    /// `2026-01-01T00:04:00.000Z` as `2026-01-01 00:04`; any other text as it is.
    static func toTheMinute(_ text: String) -> String {
        isWholeMinute(text) ? String(short(text).dropLast(3)) : text
    }

    static func isWholeMinute(_ text: String) -> Bool {
        isTime(text) && short(text).utf8.count == 19 && short(text).hasSuffix(":00")
    }

    /// Whether it looks like RFC 3339 in UTC.
    static func isTime(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return (20...30).contains(bytes.count) && bytes.last == UInt8(ascii: "Z")
            && bytes[10] == UInt8(ascii: "T") && bytes[4] == UInt8(ascii: "-")
            && bytes[13] == UInt8(ascii: ":")
    }
}
