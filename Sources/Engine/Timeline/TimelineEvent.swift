package import JSON

/// An event of a topic as the timeline shows it.
package struct TimelineEvent {
    let event: JSONValue

    package init(event: JSONValue) { self.event = event }

    /// A decision and what people command are told apart by who did it; both read the same.
    private static let prefix = "io.varve."
    private static let groups: Set<Substring> = ["registry", "rules", "decision"]

    /// `io.varve.registry.stage.changed.v1` is `stage.changed`, `io.varve.decision.alert.firing.v1` is `alert.firing`.
    package var kind: String {
        let type = event["type"]?.string ?? ""
        // A decision says itself what the view of decisions calls it.
        if type.hasPrefix(Self.prefix + "decision."), let kind = data["kind"]?.string { return kind }
        return Self.kind(ofType: type)
    }

    /// The kind of events of a type that people command.
    static func kind(ofType type: String) -> String {
        guard type.hasPrefix(prefix) else { return type }
        var pieces = type.dropFirst(prefix.count).split(separator: ".")
        if let last = pieces.last, last.first == "v", Int(last.dropFirst()) != nil { pieces.removeLast() }
        if pieces.count > 1, groups.contains(pieces[0]) { pieces.removeFirst() }
        return pieces.joined(separator: ".")
    }

    /// Milliseconds since 1970; nil for an event without a time that can be read.
    var time: Int64? { event["time"]?.string.flatMap(RFC3339.milliseconds) }

    /// Who did it; `varve` for what the engine decided.
    var actor: String { data["actor"]?.string ?? "varve" }

    private var data: JSONValue { event["data"] ?? .null }

    /// - Parameters:
    ///   - model: nil if the event is about no model, or about several.
    ///   - place: what finds its record again.
    package func json(model: String?, _ place: [JSONValue.Member]) -> JSONValue {
        .object(
            [
                .init("time", event["time"] ?? .null), .init("kind", .string(kind)),
                .init("subject", event["subject"] ?? .null), .init("model", JSONValue(model)),
                .init("actor", .string(actor)), .init("summary", .string(TimelineText(event, kind).summary)),
                .init("reason", data["reason"] ?? .null), .init("id", event["id"] ?? .null),
                .init("type", event["type"] ?? .null),
            ] + place)
    }
}
