import Commands
import JSON

/// A worse severity for an alert that nobody has acknowledged for some time.
public struct Escalation: Sendable, Equatable {
    /// Milliseconds since it fired.
    public var after: Int64
    public var severity: Severity

    init(reading reader: inout BodyReader) {
        if reader.value("after") ?? .null == .null { reader.report("after", "is missing") }
        after = reader.duration("after") ?? 0
        severity = reader.requiredChoice("severity", Severity.self) ?? .critical
        reader.finish()
    }

    var json: JSONValue {
        ["after": .string(DurationText.format(milliseconds: after)), "severity": .string(severity.rawValue)]
    }
}
