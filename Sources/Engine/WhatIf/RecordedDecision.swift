import JSON
import Streams

/// A decision as it lies in the topic, or as a fold of what could have been would have put it there.
package struct RecordedDecision: Sendable {
    /// What makes two decisions the same but for their time.
    struct Key: Hashable, Comparable {
        var kind: String
        /// The rule, monitor or detector that decided it; empty where the subject itself says how it is judged.
        var rule: String
        var subject: String

        static func < (a: Key, b: Key) -> Bool {
            (a.rule, a.subject, a.kind) < (b.rule, b.subject, b.kind)
        }
    }

    let key: Key
    /// Milliseconds since 1970.
    let time: Int64
    /// The whole of it.
    private let content: Content

    private enum Content: Sendable {
        /// Parsed again when somebody wants to see it: there may be many, of which few differ.
        case event([UInt8])
        case decision(Decision)
    }

    var rule: String { key.rule }

    /// Nil for bytes that are no decision.
    package init?(_ event: [UInt8]) {
        guard let data = (try? JSONValue(parsing: event))?["data"], let kind = data["kind"]?.string,
            let time = data["time"]?.string.flatMap(RFC3339.milliseconds)
        else { return nil }
        key = Key(
            kind: kind, rule: data["evidence"]?["rule"]?["name"]?.string ?? "",
            subject: data["subject"]?.string ?? "")
        self.time = time
        content = .event(event)
    }

    init(_ decision: Decision) {
        key = Key(
            kind: decision.kind, rule: decision.evidence["rule"]?["name"]?.string ?? "",
            subject: decision.subject)
        time = decision.time
        content = .decision(decision)
    }

    private var data: JSONValue {
        switch content {
        case .event(let bytes): (try? JSONValue(parsing: bytes))?["data"] ?? .null
        case .decision(let decision): decision.json
        }
    }

    /// What it is about, for a row of its own.
    var members: [JSONValue.Member] {
        [.init("kind", .string(key.kind))]
            + (key.rule.isEmpty ? [] : [.init("rule", .string(key.rule))])
            + [.init("subject", .string(key.subject))]
    }

    /// Why it was taken.
    var grounds: [JSONValue.Member] {
        let data = data
        return [.init("reason", data["reason"] ?? .null), .init("evidence", data["evidence"] ?? .null)]
    }

    /// Without its evidence.
    var json: JSONValue {
        .object(
            members + [.init("time", .string(RFC3339.text(time))), .init("reason", data["reason"] ?? .null)])
    }
}
