import Events
import Log
import Monitoring
import Randomness
import Streams
import Testing

@Suite("What experiments count of inferences")
struct InferenceArmsTests {
    /// Lists of features, some of which have a covariate.
    private static let features = [
        #""a":1,"b":2"#, #""a":1,"covariate":2.5"#, #""covariate":"text","b":2"#, #""covariate":null"#,
        #""covariate":7,"a":1"#, #""a":1,"b":null"#, "",
    ]

    @Test("a batch counts as its events one by one do", arguments: 0..<8 as Range<UInt64>)
    func batches(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let (records, batch, decoder) = (FetchedRecords(), EventBatch(), EventDecoder())
        var slots = [InferenceArms](repeating: InferenceArms(), count: 3)
        var expected = slots
        for _ in 0..<20 {
            records.removeAll()
            var places: [Int32] = []
            for number in 0..<40 {
                // Mostly as before, so that names are numbered.
                let list = Self.features[random.chance(0.7) ? Int(seed) % 7 : random.below(7)]
                let event = Array(
                    (#"{"specversion":"1.0","id":"\#(number)","source":"/s","time":"2026-01-01T00:00:00Z","#
                        + #""type":"io.varve.inference.completed.v1","data":{"model":"m","version":"1","#
                        + #""latency_ms":\#(random.below(100)),"features":{\#(list)}}}"# + "\0").utf8)
                let start = records.used
                records.reserve(event.count).copyMemory(from: event, byteCount: event.count)
                records.commit(event.count)
                records.records.append(
                    .init(
                        offset: 0, timestamp: 0, key: .null,
                        value: .init(start: Int32(start), length: Int32(event.count - 1)), headers: .null))
                places.append(Int32(random.below(3)))
            }
            decoder.decode(.inference, records, into: batch)
            try #require(batch.rejections.isEmpty)
            batch.withInferences { rows, features in
                for index in rows.indices {
                    withUnsafePointer(to: rows[index]) {
                        expected[Int(places[index])].insert($0, features: rows[index].features(in: features))
                    }
                }
                let order = rows.indices.map(Int32.init)
                places.withUnsafeBufferPointer { panes in
                    order.withUnsafeBufferPointer { order in
                        let placed = PlacedRows(rows: rows, features: features, panes: panes, order: order)
                        slots.withUnsafeMutableBufferPointer { InferenceArms.fold(placed, into: $0) }
                    }
                }
            }
        }
        for (slot, window) in zip(slots, expected) {
            let isSame = slot.bytes == window.bytes
            #expect(isSame)
        }
    }
}
