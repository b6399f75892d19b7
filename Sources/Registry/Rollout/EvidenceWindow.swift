import Commands
public import JSON

/// One measure of one window, as it was judged.
public struct EvidenceWindow: Sendable, Equatable {
    /// Milliseconds since 1970.
    public var start: Int64
    public var end: Int64
    public var field: AnalysisField
    /// Nil if there was none.
    public var value: Double?
    /// Events of the deployed version.
    public var count: UInt64
    /// The baseline's value; nil if there was none or none was needed.
    public var baseline: Double?
    /// The value that would just have passed; nil if it depends on a baseline that was not there.
    public var limit: Double?
    public var outcome: Outcome
    public var isDryRun: Bool

    public var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("start", .time(start)), .init("end", .time(end)), .init("field", .string(field.rawValue)),
            .init("value", Self.number(value)), .init("count", JSONValue(count)),
            .init("baseline", Self.number(baseline)), .init("limit", Self.number(limit)),
            .init("outcome", .string(outcome.rawValue)),
        ]
        if isDryRun { members.append(.init("dry_run", true)) }
        return .object(members)
    }

    private static func number(_ value: Double?) -> JSONValue { value.map(JSONValue.exact) ?? .null }
}
