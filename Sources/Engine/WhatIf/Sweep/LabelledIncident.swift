import Commands
import JSON

/// A time at which something was wrong, as people know afterwards.
struct LabelledIncident: Sendable {
    static let countLimit = 10_000

    /// Milliseconds since 1970: [from, to).
    var range: Range<Int64>
    /// What alerts must be about to have found it; `*` for anything.
    var subject: NamePattern
    var name: String?

    /// Reads `{"incidents": [{"from", "to", "subject", "name"}…]}`; null is none.
    static func list(_ json: JSONValue) throws(CommandRejection) -> [LabelledIncident] {
        guard json != .null else { return [] }
        var reader = BodyReader(json)
        let incidents = reader.objects("incidents", limit: countLimit) { LabelledIncident(reading: &$0) }
        if incidents == nil, reader.faults.isEmpty { reader.report("incidents", "is missing") }
        try reader.finishOrThrow()
        return (incidents ?? []).sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private init(reading reader: inout BodyReader) {
        let (from, to) = (Self.time("from", &reader), Self.time("to", &reader))
        if let from, let to, to <= from { reader.report("to", "is not later than from") }
        range = (from ?? 0)..<max(from ?? 0, to ?? 0)
        subject = NamePattern(reader.text("subject") ?? "*")
        name = reader.text("name")
        reader.finish()
    }

    private static func time(_ name: String, _ reader: inout BodyReader) -> Int64? {
        let text = reader.requiredText(name)
        let time = RFC3339.milliseconds(text)
        if time == nil, !text.isEmpty {
            reader.report(name, "'\(text)' is no RFC 3339 time, such as 2026-01-01T00:00:00Z")
        }
        return time
    }
}
