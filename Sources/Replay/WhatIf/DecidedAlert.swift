import JSON

/// A decision about an alert, as it lies in the topic.
package struct DecidedAlert: Sendable, Equatable {
    /// What makes two decisions the same but for their time.
    struct Key: Hashable, Comparable {
        var kind: String
        var rule: String
        var subject: String

        static func < (a: Key, b: Key) -> Bool {
            (a.rule, a.subject, a.kind) < (b.rule, b.subject, b.kind)
        }
    }

    var key: Key
    /// Milliseconds since 1970.
    var time: Int64
    var reason: String

    var rule: String { key.rule }

    /// Nil for decisions of other domains.
    package init?(_ event: [UInt8]) {
        guard let data = (try? JSONValue(parsing: event))?["data"], let kind = data["kind"]?.string,
            kind.hasPrefix("alert."), let time = data["time"]?.string.flatMap(RFC3339.milliseconds)
        else { return nil }
        key = Key(
            kind: kind, rule: data["evidence"]?["rule"]?["name"]?.string ?? "",
            subject: data["subject"]?.string ?? "")
        self.time = time
        reason = data["reason"]?.string ?? ""
    }

    var json: JSONValue {
        [
            "kind": .string(key.kind), "rule": .string(key.rule), "subject": .string(key.subject),
            "time": .string(RFC3339.text(time)), "reason": .string(reason),
        ]
    }
}
