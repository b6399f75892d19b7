import Events
import Foundation
import JSON
import Testing

/// The events in `replay/fixtures/events`, which the JSON Schemas are held to as well.
enum Corpus {
    struct Bad: Sendable, CustomTestStringConvertible {
        var kind: EventKind
        var event: String
        /// What the reason for rejecting it begins with.
        var reason: String
        var testDescription: String { "\(reason) <- \(event.prefix(200))" }
    }

    static func good(_ kind: EventKind) throws -> [String] { try lines("good", kind) }

    static func bad(_ kind: EventKind) throws -> [Bad] {
        try lines("bad", kind).map { line in
            let entry = try JSONValue(parsing: line.utf8)
            return Bad(
                kind: kind, event: try #require(entry["event"]?.string),
                reason: try #require(entry["reason"]?.string))
        }
    }

    private static func lines(_ name: String, _ kind: EventKind) throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "replay/fixtures/events/\(kind)/\(name).ndjson")
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        return text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }
}
