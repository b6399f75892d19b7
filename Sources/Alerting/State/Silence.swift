public import Commands
import JSON

/// Alerts that tell nobody for a while, because somebody said so.
public struct Silence: Sendable, Equatable {
    public var rule: NamePattern
    public var subject: NamePattern
    public var severity: Severity?
    /// Milliseconds since 1970.
    public var from: Int64?
    public var until: Int64
    public var comment: String?

    init(reading reader: inout BodyReader) {
        rule = NamePattern(reader.text("rule") ?? "*")
        subject = NamePattern(reader.text("subject") ?? "*")
        severity = reader.choice("severity", Severity.self)
        from = Self.time("from", &reader)
        if reader.value("until") ?? .null == .null { reader.report("until", "is missing") }
        until = Self.time("until", &reader) ?? 0
        comment = reader.text("comment")
        let isOfAll = ["rule", "subject", "severity"].allSatisfy { reader.value($0) ?? .null == .null }
        if isOfAll, reader.isStrict {
            reader.report("rule", "is missing, as are subject and severity: '*' silences every rule")
        }
        if let from, from >= until, reader.isStrict { reader.report("until", "is not later than from") }
        reader.finish()
    }

    private static func time(_ name: String, _ reader: inout BodyReader) -> Int64? {
        guard let text = reader.text(name) else { return nil }
        guard let time = RFC3339.milliseconds(text) else {
            reader.report(name, "'\(text)' is no RFC 3339 time, such as 2026-01-01T00:00:00Z")
            return nil
        }
        return time
    }

    var members: [JSONValue.Member] {
        [
            .init("rule", .string(rule.text)), .init("subject", .string(subject.text)),
            .init("severity", JSONValue(severity?.rawValue)),
            .init("from", from.map(JSONValue.time) ?? .null),
            .init("until", .time(until)), .init("comment", JSONValue(comment)),
        ]
    }

    func covers(_ alert: Alert, at time: Int64) -> Bool {
        from ?? .min <= time && time < until && severity ?? alert.severity == alert.severity
            && rule.matches(alert.rule) && subject.matches(alert.subjectText)
    }
}

struct SilenceRecord: Sendable, Equatable {
    var name: String
    var silence: Silence
    var revision: Revision
}
