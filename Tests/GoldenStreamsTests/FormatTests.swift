import ByteCoding
import Foundation
import Log
import Streams
import Testing

/// The files that version 0.1.0 wrote. They are never written again: a later version has to read them.
@Suite("What 0.1.0 has written")
struct FormatTests {
    @Test("a data shard's snapshot is read, and the same fold still has its hash")
    func dataSnapshot() throws {
        let snapshot = try Snapshot(decoding: try FormatFixture.dataSnapshot.bytes())
        #expect(snapshot.shard == "data-0" && snapshot.position == 7)
        var core = FormatFixture.cleanDataShard()
        try core.restore(snapshot.state)
        #expect(core.encoded() == snapshot.state)
        #expect(try FormatFixture.dataShard().hash == snapshot.hash)
        #expect(core.recordCount == 52 && core.logic.counts.openWindows > 0)
    }

    @Test("a control shard's snapshot is read, and the same fold still has its hash")
    func controlSnapshot() throws {
        let snapshot = try Snapshot(decoding: try FormatFixture.controlSnapshot.bytes())
        #expect(snapshot.shard == "control" && snapshot.position == 9)
        var core = FormatFixture.cleanControlShard()
        try core.restore(snapshot.state)
        #expect(core.encoded() == snapshot.state)
        #expect(try FormatFixture.controlShard().hash == snapshot.hash)
    }

    @Test("a journal is read, and written the same")
    func journal() throws {
        let values = try Self.values(of: try FormatFixture.journal.bytes())
        #expect(try values.map { try JournalEntry(decoding: $0) } == FormatFixture.entries)
        #expect(values == FormatFixture.entries.map(\.encoded))
    }

    @Test("messages about windows are read, and written the same")
    func windows() throws {
        let values = try Self.values(of: try FormatFixture.windows.bytes())
        let messages = try values.map { try WindowMessage(decoding: $0) }
        #expect(try messages == FormatFixture.messages())
        #expect(values == messages.map(\.encoded))
        #expect(messages.contains { if case .idle = $0 { true } else { false } })
        #expect(messages.contains { if case .devices = $0 { true } else { false } })
        #expect(messages.contains { if case .partial(let window) = $0 { window.isLate } else { false } })
    }

    @Test("of a newer version each says so, and is not read")
    func newer() throws {
        let file = try FormatFixture.dataSnapshot.bytes()
        expectNewer("snapshot") { _ = try Snapshot(decoding: Self.newer(file, at: Snapshot.magic.count)) }
        let state = try Snapshot(decoding: file).state
        expectNewer("state") {
            var core = FormatFixture.cleanDataShard()
            try core.restore(Self.newer(state, at: 0))
        }
        expectNewer("journal entry") {
            _ = try JournalEntry(decoding: Self.newer(FormatFixture.entries[0].encoded, at: 0))
        }
        let message = try FormatFixture.messages()[0].encoded
        expectNewer("window message") { _ = try WindowMessage(decoding: Self.newer(message, at: 0)) }
    }

    private static func newer(_ bytes: [UInt8], at index: Int) -> [UInt8] {
        var bytes = bytes
        bytes[index] += 1
        return bytes
    }

    private func expectNewer(_ what: String, _ read: () throws -> Void) {
        do {
            try read()
            Issue.record("a newer \(what) was read")
        } catch let error as ByteCodingError {
            #expect(error.description.contains("\(what) of format 2, known is 1"), "\(error)")
        } catch {
            Issue.record("\(what): \(error)")
        }
    }

    /// The values of the records of one batch.
    private static func values(of batch: [UInt8]) throws -> [[UInt8]] {
        let records = FetchedRecords()
        try batch.withUnsafeBytes { bytes in
            let header = try RecordBatchHeader(parsing: bytes)
            try RecordBatchDecoder.decode(bytes, header: header, from: 0, into: records)
        }
        return records.records.map { Array(records.bytes($0.value)) }
    }
}
