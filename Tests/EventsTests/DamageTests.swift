import Events
import Testing

@Suite("Damaged events are rejected or still JSON, and never more")
struct DamageTests {
    @Test("whatever is accepted is JSON", arguments: EventKind.allCases, [1, 2, 3] as [UInt64])
    func damage(kind: EventKind, seed: UInt64) throws {
        var damage = Damage(seed: seed)
        let decoder = EventDecoder()
        let events = try Corpus.good(kind).filter { $0.utf8.count < 2_000 }
        for round in 0..<8_000 {
            let bytes = damage.change(events[round % events.count])
            let decoded = Decoded(kind, [bytes], decoder: decoder)
            let shown = String(decoding: bytes, as: UTF8.self)
            #expect(
                decoded.accepted.count + decoded.rejected.count == 1, "seed \(seed), round \(round): \(shown)"
            )
            let isJSON = StrictJSON.accepts(bytes)
            if !isJSON { #expect(decoded.accepted == [], "seed \(seed), round \(round): \(shown)") }
            if isJSON, let reason = decoded.reasons.first {
                #expect(
                    reason != "not JSON" && reason != "not UTF-8", "seed \(seed), round \(round): \(shown)")
            }
        }
    }

    @Test("an event that breaks off is rejected, even if what lies behind it would complete it")
    func prefixes() throws {
        for kind in EventKind.allCases {
            for event in try Corpus.good(kind).filter({ $0.utf8.count < 700 }) {
                let bytes = Array(event.utf8)
                let first = try #require(bytes.firstIndex(of: UInt8(ascii: "{")))
                let last = try #require(bytes.lastIndex(of: UInt8(ascii: "}")))
                for count in (first + 1)...last {
                    let rest = Array(bytes[count...]) + [10]
                    #expect(Decoded(kind, [Array(bytes[..<count])], separator: rest).accepted == [])
                    // The same as the first and as the last of a group.
                    let parts = [Array(bytes[..<count]), Array(bytes[count...])]
                    #expect(Decoded(kind, parts, separator: [10]).accepted == [])
                    #expect(Decoded(kind, [bytes] + parts + [bytes], separator: [10]).accepted.count == 2)
                }
            }
        }
    }
}
