import ByteCoding
import Log
import Streams
import Testing

@Suite("What is stored reads back, and nothing else is taken for it")
struct FormatTests {
    private static let entries: [JournalEntry] = [
        .step(JournalStep(tick: Sample.start)),
        .step(
            JournalStep(
                tick: Sample.start,
                runs: [JournalRun(source: Sample.plan.inputs[0], first: 5, count: 1 << 40)])),
        .checkpoint(Checkpoint(position: 7, hash: StateHash(of: [1, 2, 3]))),
        .settings(#"{"a":1}"#),
    ]

    @Test("journal entries", arguments: entries)
    func journal(entry: JournalEntry) throws {
        let bytes = entry.encoded
        #expect(try JournalEntry(decoding: bytes) == entry)
        for count in 0..<bytes.count {
            #expect(throws: ByteCodingError.self) { try JournalEntry(decoding: Array(bytes[..<count])) }
        }
        #expect(throws: ByteCodingError.self) { try JournalEntry(decoding: bytes + [0]) }
    }

    @Test("snapshots, and no bit of one may change")
    func snapshot() throws {
        let snapshot = Snapshot(shard: "data-0", position: 12, state: Array(0..<200))
        let bytes = try snapshot.encoded()
        let read = try Snapshot(decoding: bytes)
        #expect(read.state == snapshot.state && read.position == 12 && read.shard == "data-0")
        // The shard's name and position are outside the hash: whoever loads a snapshot compares them.
        let proven = Snapshot.magic.count + 1 + 1 + 6 + 1
        for bit in (proven * 8)..<(bytes.count * 8) {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: ByteCodingError.self, "bit \(bit)") { try Snapshot(decoding: changed) }
        }
    }

    @Test("a newer format is named")
    func newer() throws {
        var bytes = JournalEntry.settings("").encoded
        bytes[0] = 9
        #expect { try JournalEntry(decoding: bytes) } throws: { "\($0)".contains("format 9") }
    }

    @Test("window messages")
    func windows() throws {
        let window = PartialWindow(
            series: SeriesKey(model: "m", version: "v", variant: nil), start: -60_000, isLate: true,
            eventCount: 3, watermark: 1, sections: [WindowSection(name: "latency", bytes: [1, 2])])
        for message in [WindowMessage.partial(window), .idle(series: window.series, watermark: -1)] {
            let bytes = message.encoded
            #expect(try WindowMessage(decoding: bytes) == message)
            for count in 0..<bytes.count {
                #expect(throws: ByteCodingError.self) { try WindowMessage(decoding: Array(bytes[..<count])) }
            }
        }
    }
}
