import Log
import Randomness
import Testing

@Suite("Random batches")
struct RandomBatchTests {
    @Test("of random records come back as they went in", arguments: 1...40 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var generator = SeededRandom(seed: seed)
        let records = (0..<Int.random(in: 1...300, using: &generator)).map { _ in record(&generator) }
        let codec: CompressionCodec = Bool.random(using: &generator) ? .lz4 : .none
        let fetched = FetchedRecords(capacity: 10)
        try fetched.decode(try RecordBatchBuilder.batch(records, codec: codec))
        #expect(fetched.values == records, "seed \(seed)")
    }

    private func record(_ generator: inout SeededRandom) -> TestRecord {
        let headers = (0..<Int.random(in: 0...3, using: &generator)).map { index in
            TestHeader(name: "header-\(index)", value: bytes(&generator))
        }
        let timestamp = 1_700_000_000_000 + Int64.random(in: -100_000...100_000, using: &generator)
        return TestRecord(
            key: bytes(&generator), value: bytes(&generator), timestamp: timestamp, headers: headers)
    }

    /// Nil, nothing, or bytes whose length is near the edges of a varint.
    private func bytes(_ generator: inout SeededRandom) -> [UInt8]? {
        let length = [-1, 0, 1, 63, 64, 65, 300, 8_191, 8_192].randomElement(using: &generator) ?? 0
        guard length >= 0 else { return nil }
        let letters = UInt8.random(in: 1...255, using: &generator)
        return (0..<length).map { _ in UInt8.random(in: 0...letters, using: &generator) }
    }
}
