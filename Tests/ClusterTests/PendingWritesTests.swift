import Cluster
import Log
import Testing

@Suite("What waits for a commit")
struct PendingWritesTests {
    private static let journal = TopicPartition(Topic(known: "journal"), 0)
    private static let windows = TopicPartition(Topic(known: "windows"), 0)

    private func batch(_ count: Int) throws -> SealedBatch {
        var builder = RecordBatchBuilder(codec: .none)
        for _ in 0..<count { builder.add(key: nil, value: [1, 2, 3], timestamp: 1) }
        return try #require(try builder.seal())
    }

    @Test("each partition goes on where it was committed, and the receipts say where a batch will lie")
    func numbers() throws {
        var pending = PendingWrites(ends: [Self.journal: 7, Self.windows: 0])
        #expect(
            pending.add(try batch(3), to: Self.journal) == AppendReceipt(baseOffset: 7, lastOffset: 9))
        #expect(
            pending.add(try batch(2), to: Self.windows) == AppendReceipt(baseOffset: 0, lastOffset: 1))
        #expect(
            pending.add(try batch(1), to: Self.journal) == AppendReceipt(baseOffset: 10, lastOffset: 10))
        #expect(pending.end(of: Self.journal) == 11 && pending.committedEnd(of: Self.journal) == 7)
        #expect(pending.add(try batch(1), to: TopicPartition(Topic(known: "other"), 0)) == nil)
    }

    @Test("a commit takes what was written before it, whatever came since, and nothing twice")
    func commits() throws {
        var pending = PendingWrites(ends: [Self.journal: 0])
        for _ in 0..<3 { _ = pending.add(try batch(2), to: Self.journal) }
        let cut = pending.total
        _ = pending.add(try batch(2), to: Self.journal)
        #expect(pending.writes(before: cut).count == 3)
        pending.commit(3)
        #expect(pending.writes(before: cut).isEmpty)
        #expect(pending.committedEnd(of: Self.journal) == 6 && pending.end(of: Self.journal) == 8)
        #expect(pending.writes(before: pending.total).map(\.sequence) == [6])
        pending.commit(1)
        #expect(pending.byteCount == 0)
    }
}
