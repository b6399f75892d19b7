import Events
import Testing

@Suite("The corpus of events that the schemas are held to")
struct CorpusTests {
    @Test("good events are accepted", arguments: EventKind.allCases)
    func good(kind: EventKind) throws {
        for event in try Corpus.good(kind) {
            let decoded = Decoded(kind, event)
            #expect(decoded.rejected == [], "\(event.prefix(300))")
            #expect(decoded.accepted.count == 1)
        }
    }

    @Test("bad events are rejected, and the reason names what is wrong", arguments: EventKind.allCases)
    func bad(kind: EventKind) throws {
        for bad in try Corpus.bad(kind) {
            let decoded = Decoded(kind, bad.event)
            #expect(decoded.accepted == [], "\(bad.event.prefix(300))")
            let reason = try #require(decoded.reasons.first)
            #expect(
                reason.hasPrefix(bad.reason),
                "'\(reason)' where '\(bad.reason)' is due: \(bad.event.prefix(300))")
        }
    }

    @Test("bytes that are not UTF-8 reject, wherever they are", arguments: EventKind.allCases)
    func notUTF8(kind: EventKind) throws {
        let event = Array(try #require(try Corpus.good(kind).first).utf8)
        for invalid: [UInt8] in [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82],
        ] {
            for position in 0...event.count {
                var changed = event
                changed.insert(contentsOf: invalid, at: position)
                #expect(Decoded(kind, [changed]).reasons == ["not UTF-8"], "\(invalid) at \(position)")
            }
        }
    }

    @Test("good and bad agree with a slow reading of the grammar", arguments: EventKind.allCases)
    func grammar(kind: EventKind) throws {
        for event in try Corpus.good(kind) { #expect(StrictJSON.accepts(Array(event.utf8))) }
        for bad in try Corpus.bad(kind) {
            let isJSON = StrictJSON.accepts(Array(bad.event.utf8))
            if bad.reason == "not JSON" { #expect(!isJSON, "\(bad.event.prefix(300))") }
            if !bad.reason.hasPrefix("no"), !bad.reason.hasPrefix("nested") {
                #expect(isJSON, "\(bad.event.prefix(300))")
            }
        }
    }
}
