import Generator
import JSON

/// A generated event, read back from its JSON text.
struct GeneratedLine {
    var sent: Int64
    var topic: GeneratedEvent.Topic
    var envelope: JSONValue

    init(_ event: GeneratedEvent) throws {
        sent = event.time
        topic = event.topic
        envelope = try JSONValue(parsing: event.line)
    }

    var id: String? { envelope["id"]?.string }
    var time: Int64? { envelope["time"]?.string.flatMap(Self.milliseconds) }
    var data: JSONValue { envelope["data"] ?? .null }

    /// `2026-01-01T00:00:00.000Z` of a date of 2026's January, in milliseconds since 1970.
    static func milliseconds(_ text: String) -> Int64? {
        let parts = text.split { !$0.isNumber }.compactMap { Int64($0) }
        guard parts.count == 7, text.count == 24, text.hasPrefix("2026-01-") else { return nil }
        let days = parts[2] - 1
        return newYear + (((days * 24 + parts[3]) * 60 + parts[4]) * 60 + parts[5]) * 1_000 + parts[6]
    }

    /// 2026-01-01T00:00:00Z.
    static let newYear: Int64 = 1_767_225_600_000
}
