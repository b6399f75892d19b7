import Contracts
import Foundation
import JSON
import Testing

/// The decoder is held to the same files by its own tests; both together show that it agrees with the schemas.
@Suite("Schemas and the corpus of events agree")
struct EventCorpusTests {
    private static let types = [
        "inference": "io.varve.inference.completed.v1", "telemetry": "io.varve.telemetry.reading.v1",
        "feedback": "io.varve.feedback.recorded.v1",
    ]
    /// A corpus with fewer events of a kind has lost some.
    private static let fewest = 20

    /// Faults of text that is JSON, by how the decoder's reason goes on behind the field, which no schema can
    /// express, and why.
    private static let beyondSchemas: [(reason: String, why: String)] = [
        ("given twice", "a JSON value has each name once; which one is left depends on the parser"),
        ("nested deeper than 64 levels", "schemas know no depth of members that they don't know"),
        (
            "beyond a double",
            "JSON has no bound for numbers; a parser to doubles makes it infinite or refuses"
        ),
        ("longer than 256 bytes", "maxLength counts characters, and these are of more bytes than characters"),
        ("longer than 65536 bytes", "as before"),
    ]

    struct BadEvent {
        var reason: String
        var text: String
        var isSeenBySchema: Bool
    }

    private func schema(of topic: String) throws -> JSONSchema {
        let type = try #require(Self.types[topic])
        return try #require(try ContractSet.embedded().schema(ofType: type))
    }

    private func badEvents(of topic: String) throws -> [BadEvent] {
        try Repository.lines("replay/fixtures/events/\(topic)/bad.ndjson").map { line in
            let entry = try JSONValue(parsing: line)
            return BadEvent(
                reason: try #require(entry["reason"]?.string), text: try #require(entry["event"]?.string),
                isSeenBySchema: try #require(entry["by_schema"]?.bool as Bool?))
        }
    }

    @Test("every good event is valid", arguments: ["inference", "telemetry", "feedback"])
    func good(topic: String) throws {
        let schema = try schema(of: topic)
        let lines = try Repository.lines("replay/fixtures/events/\(topic)/good.ndjson")
        #expect(lines.count >= Self.fewest)
        for line in lines {
            let violations = schema.validate(try JSONValue(parsing: line))
            #expect(violations == [], "\(String(decoding: line.prefix(400), as: UTF8.self))")
        }
    }

    @Test(
        "every bad event that is JSON is invalid, but for faults that no schema can express",
        arguments: ["inference", "telemetry", "feedback"])
    func bad(topic: String) throws {
        let schema = try schema(of: topic)
        let events = try badEvents(of: topic)
        #expect(events.count { $0.isSeenBySchema } >= Self.fewest)
        for event in events {
            guard let value = try? JSONValue(parsing: event.text.utf8) else {
                #expect(!event.isSeenBySchema, "not JSON at all: \(event.text.prefix(400))")
                continue
            }
            let isExcused = !event.isSeenBySchema && isBeyondSchemas(event)
            let isInvalid = !schema.validate(value).isEmpty
            #expect(isInvalid || isExcused, "\(event.reason): \(event.text.prefix(400))")
        }
    }

    @Test(
        "a violation is where the decoder's reason says", arguments: ["inference", "telemetry", "feedback"])
    func places(topic: String) throws {
        let schema = try schema(of: topic)
        for event in try badEvents(of: topic) where event.isSeenBySchema && event.reason.contains(": ") {
            let field = event.reason.split(separator: ":").first.map(String.init) ?? ""
            let pointer = "/" + field.replacing(".", with: "/")
            let violations = schema.validate(try JSONValue(parsing: event.text.utf8))
            #expect(violations.contains { $0.pointer.hasPrefix(pointer) }, "\(event.reason): \(violations)")
        }
    }

    private func isBeyondSchemas(_ event: BadEvent) -> Bool {
        if event.reason.hasPrefix("not") {
            // Foundation's parser, through which events come here, takes a comma behind the last member.
            return event.text.contains(",}") || event.text.contains(",]")
        }
        // With the whole of `data` given twice, the reason goes no further than its name.
        return event.reason == "data" || Self.beyondSchemas.contains { event.reason.hasSuffix($0.reason) }
    }
}
