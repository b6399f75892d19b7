import KafkaLog
import Log
import Testing

extension KafkaTests {
    @Suite("Whatever other producers send")
    struct CodecTests {
        @Test("every codec is read", arguments: ["none", "gzip", "snappy", "lz4", "zstd"])
        func codec(_ name: String) throws {
            let setting = try TestTopic(properties: ["compression.codec": name])
            defer { setting.log.close() }
            let texts = (0..<2_000).map { "record \($0) of a batch that is worth compressing" }
            try setting.log.write(TestTopic.batch(texts), to: TestTopic.first)
            #expect(try TestTopic.texts(setting.log) == texts)
        }

        @Test("tombstones, keyless records and headers come through a compressed batch")
        func tombstones() throws {
            let setting = try TestTopic(properties: ["compression.codec": "gzip"])
            defer { setting.log.close() }
            var builder = RecordBatchBuilder()
            for number in 0..<100 {
                builder.add(
                    key: number % 2 == 0 ? [UInt8(number)] : nil, value: number % 3 == 0 ? nil : [1, 2],
                    headers: number % 5 == 0 ? .structuredCloudEvent : .empty, timestamp: Int64(number + 1))
            }
            try setting.log.write(#require(try builder.seal()), to: TestTopic.first)
            let reader = try setting.log.makeReader(of: TestTopic.first, from: 0, isolation: .durable)
            let records = FetchedRecords()
            var number = 0
            while number < 100 {
                try reader.fetch(into: records, byteLimit: 1 << 20)
                try #require(!records.records.isEmpty)
                for record in records.records {
                    #expect(record.offset == Offset(number) && record.timestamp == Int64(number + 1))
                    #expect(
                        record.key.isNull == (number % 2 != 0) && record.value.isNull == (number % 3 == 0))
                    let names = RecordHeaders(of: record, in: records).map {
                        String(decoding: $0.name, as: UTF8.self)
                    }
                    #expect(names == (number % 5 == 0 ? ["content-type"] : []))
                    number += 1
                }
            }
        }

        @Test("a reader of a partition leaves others of the same one alone")
        func manyReaders() throws {
            let setting = try TestTopic()
            defer { setting.log.close() }
            let texts = (0..<100).map { "\($0)" }
            try setting.log.write(TestTopic.batch(texts), to: TestTopic.first)
            let readers = try (0..<3).map { number in
                try setting.log.makeReader(
                    of: TestTopic.first, from: Offset(number * 10), isolation: .durable)
            }
            for (number, reader) in readers.enumerated() {
                #expect(try TestTopic.texts(reader) == Array(texts[(number * 10)...]))
            }
        }
    }
}
