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

    @Test("an event that breaks off changes nothing of those that come later, however far apart they lie")
    func laterEvents() throws {
        // As in a log, where keys and headers lie between, which may be anything.
        let gaps: [[UInt8]] = [[10], [0, 14, 0, 0, 2, 1, 0x90], Array(#"\u{2}\nmodel"xy"#.utf8)]
        let decoder = EventDecoder()
        for kind in EventKind.allCases {
            for event in try Corpus.good(kind).filter({ $0.utf8.count < 700 }) {
                let bytes = Array(event.utf8)
                let expected = Decoded(kind, [bytes, bytes])
                let first = try #require(bytes.firstIndex(of: UInt8(ascii: "{")))
                let last = try #require(bytes.lastIndex(of: UInt8(ascii: "}")))
                // Of another shape, so that the names behind it are looked for.
                let other = Array(event.replacing(#""data":{"#, with: #""data":{"zzz":1,"#).utf8)
                for count in (first + 1)...last {
                    let parts = [other, Array(bytes[..<count]), Array(bytes[count...])]
                    for gap in gaps {
                        _ = Decoded(kind, parts, separator: gap, decoder: decoder)
                        #expect(Decoded(kind, [bytes, bytes], separator: gap, decoder: decoder) == expected)
                    }
                }
            }
        }
    }

    @Test("a backslash at an event's end escapes nothing of the next one", arguments: DecoderKernel.available)
    func backslash(kernel: DecoderKernel) {
        let good = OneEvent.text(.inference)
        let events = [good, #"{"a":"x\"#, "\"\(good)", good].map { Array($0.utf8) }
        let alone = events.flatMap { Decoded(.inference, [$0]).reasons }
        for gap in [[10], [0, 1]] as [[UInt8]] {
            let decoded = Decoded(.inference, events, separator: gap, decoder: EventDecoder(kernel: kernel))
            #expect(decoded.accepted.count == 2 && decoded.reasons == alone)
        }
    }

    @Test("names that lie behind an event that breaks off are not taken for others")
    func shapes() {
        let good = OneEvent.text(.inference)
        let head = good.prefix(upTo: good.firstRange(of: #""data":"#)?.lowerBound ?? good.endIndex)
        let decoder = EventDecoder()
        for name in ["model", "version", "latency_ms", "features"] {
            let rest = "\"\(name)\":1}}"
            let broken = [
                good.replacing(#""data":{"#, with: #""data":{"zzz":1,"#), "\(head)\"data\":{", rest,
            ]
            for gap in [[0, 14, 0, 0, 2, 1, 0x90], Array(#"..model"..."#.utf8)] as [[UInt8]] {
                _ = Decoded(.inference, broken.map { Array($0.utf8) }, separator: gap, decoder: decoder)
                let after = Decoded(
                    .inference, [Array(good.utf8), Array(good.utf8)], separator: gap, decoder: decoder)
                #expect(
                    after.accepted.count == 2
                        && after == Decoded(.inference, [Array(good.utf8), Array(good.utf8)]))
            }
        }
    }

    @Test("an event that breaks off before text with escapes takes no more room than it has")
    func escapesBehind() {
        // Texts with escapes until little room for them is left, whatever the size of the room.
        let filling = (300..<340).map { size in
            let text = String(repeating: "n", count: 2 * size) + #"\n"#
            return Array(OneEvent.text(.inference, data: #""unit":"\#(text)""#).utf8)
        }
        let broken = Array(#"{"specversion":"1.0","id":"\n","source":"#.utf8)
        let long = Array((#"""# + String(repeating: #"long \n"#, count: 1_500) + #"",{}"#).utf8)
        let whole = Array(OneEvent.text(.inference).utf8)
        // Refused at its end, after its text was read: it is looked at twice.
        let refused = Array(
            OneEvent.text(
                .inference, data: #""unit":"\n","error_type":"\#(String(repeating: #"\t"#, count: 99))""#
            )
            .utf8)
        let events = (0..<200).flatMap { round in
            Array(repeating: filling[round % filling.count], count: 3) + [broken, long, refused, whole]
        }
        for separator in [[10], [0xFF]] as [[UInt8]] {
            let together = Decoded(.inference, events, separator: separator)
            let apart = EventDecoder()
            let alone = events.map { Decoded(.inference, [$0], decoder: apart) }
            #expect(together.reasons == alone.flatMap(\.reasons))
            #expect(together.accepted.count == alone.reduce(0) { $0 + $1.accepted.count })
            #expect(together.accepted.count == 800 && together.reasons.count == 600)
        }
    }
}
