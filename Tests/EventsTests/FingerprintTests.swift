import Events
import Testing

@Suite("One hash for names and events")
struct FingerprintTests {
    @Test("Swift and the shim agree, for every length")
    func agreement() throws {
        for count in 1...70 {
            let name = String(
                (0..<count).map { Character(Unicode.Scalar(UInt8(33 + ($0 * 7 + count) % 90))) }
            )
            .replacing("\\", with: "x").replacing("\"", with: "y")
            let text = """
                {"specversion":"1.0","id":"i\(name)","source":"s\(name)","type":"io.varve.inference.completed.v1",\
                "time":"2026-01-01T00:00:00Z","data":{"model":"m\(name)","version":"v\(name)","variant":"w\(name)",\
                "features":{"\(name)":1}}}
                """
            let event = try decode(text)
            try event.batch.withInferences { rows, features in
                let row = try #require(rows.first)
                #expect(features.first?.nameHash == Fingerprint.hash(name))
                #expect(
                    row.fingerprint
                        == Fingerprint.event(
                            source: "s" + name, id: "i" + name, type: EventKind.inference.type))
                #expect(
                    row.seriesHash
                        == Fingerprint.series(model: "m" + name, version: "v" + name, variant: "w" + name))
            }
        }
    }

    @Test("an absent variant hashes as none, and so does an empty one")
    func absentVariant() throws {
        for variant in ["", #","variant":null"#, #","variant":"""#] {
            let event = try decode(
                """
                {"specversion":"1.0","id":"i","source":"s","type":"io.varve.inference.completed.v1",\
                "time":"2026-01-01T00:00:00Z","data":{"model":"m","version":"v"\(variant)}}
                """)
            event.batch.withInferences { rows, _ in
                #expect(rows.first?.seriesHash == Fingerprint.series(model: "m", version: "v", variant: nil))
                #expect(rows.first?.variant.isAbsent == true)
                #expect(rows.first?.variant.count == -1)
            }
        }
    }

    @Test("where one text ends and the next begins counts, and their order")
    func borders() {
        #expect(Fingerprint.hash(of: ["ab", "c"]) != Fingerprint.hash(of: ["a", "bc"]))
        #expect(Fingerprint.hash(of: ["a", "b"]) != Fingerprint.hash(of: ["b", "a"]))
        #expect(Fingerprint.hash("a") != Fingerprint.hash("a\0"))
    }

    @Test("these hashes never change: state on disk depends on them")
    func golden() {
        #expect(Fingerprint.hash("") == 3_278_408_782_988_935_348)
        #expect(Fingerprint.hash("amount") == 5_860_635_730_233_243_884)
        #expect(Fingerprint.event(source: "/svc/gateway", id: "e-1", type: "t") == 13_460_399_011_803_789_260)
    }

    @Test("a hundred thousand names have a hundred thousand hashes, and their low bits spread evenly")
    func spread() {
        var hashes = Set<UInt64>()
        var buckets = [Int](repeating: 0, count: 256)
        for number in 0..<100_000 {
            let hash = Fingerprint.hash("feature_\(number)")
            hashes.insert(hash)
            buckets[Int(hash & 255)] += 1
        }
        #expect(hashes.count == 100_000)
        // About 391 a bucket, standard deviation about 20.
        #expect(buckets.allSatisfy { (280...510).contains($0) })
    }

    private func decode(_ text: String) throws -> OneEvent {
        let event = OneEvent(.inference, text)
        try #require(event.reason == nil)
        return event
    }
}
