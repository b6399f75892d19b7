import Log

extension LogConformance {
    static let readingRules = [
        ConformanceRule("a reader that starts inside a batch leaves out what lies before") { subject in
            _ = try await subject.append((0..<10).map { TestRecord("\($0)") })
            _ = try await subject.append((10..<20).map { TestRecord("\($0)") })
            for start in 0...20 {
                let found = try subject.read(from: Offset(start))
                try demand(
                    found.map(\.offset), equals: (start..<20).map { Offset($0) }, "offsets from \(start)")
                try demand(
                    found.map(\.record), equals: (start..<20).map { TestRecord("\($0)") },
                    "records from \(start)")
            }
        },
        ConformanceRule("a reader's position is the next record's offset") { subject in
            _ = try await subject.append([TestRecord("a"), TestRecord("b")])
            let reader = try subject.log.makeReader(of: subject.partition, from: 1, isolation: .durable)
            try demand(reader.position, equals: 1, "before the first fetch")
            _ = try subject.read(reader)
            try demand(reader.position, equals: 2, "at the end")
            try demand(reader.topicPartition, equals: subject.partition, "the reader's partition")
        },
        ConformanceRule("a reader at the end goes on once there is more") { subject in
            _ = try await subject.append([TestRecord("a")])
            let reader = try subject.log.makeReader(of: subject.partition, from: 0, isolation: .durable)
            try demand(try subject.read(reader).count, equals: 1, "records at first")
            try demand(try subject.read(reader).count, equals: 0, "records at the end")
            _ = try await subject.append([TestRecord("b"), TestRecord("c")])
            try demand(try subject.read(reader).map(\.offset), equals: [1, 2], "offsets afterwards")
        },
        ConformanceRule("a reader can go back and forth") { subject in
            for number in 0..<30 { _ = try await subject.append([TestRecord("\(number)")]) }
            let reader = try subject.log.makeReader(of: subject.partition, from: 0, isolation: .durable)
            for start: Offset in [29, 3, 30, 0, 17] {
                try reader.seek(to: start)
                try demand(
                    try subject.read(reader).map(\.offset), equals: Array(start..<30), "offsets from \(start)"
                )
            }
        },
        ConformanceRule("a fetch gives whole batches, one at least", needs: .batchBoundaries) { subject in
            _ = try await subject.append((0..<5).map { TestRecord("\($0)") })
            _ = try await subject.append((5..<7).map { TestRecord("\($0)") })
            let reader = try subject.log.makeReader(of: subject.partition, from: 0, isolation: .durable)
            let records = FetchedRecords()
            try reader.fetch(into: records, byteLimit: 1)
            try demand(records.records.map(\.offset), equals: Array(0..<5), "the first fetch")
            try reader.fetch(into: records, byteLimit: 1)
            try demand(records.records.map(\.offset), equals: [5, 6], "the second fetch")
            try reader.fetch(into: records, byteLimit: 1)
            try demand(records.records.count, equals: 0, "records at the end")
        },
        ConformanceRule("a fetch gives something while there is something, whatever its limit") { subject in
            _ = try await subject.append((0..<5).map { TestRecord("\($0)") })
            _ = try await subject.append((5..<7).map { TestRecord("\($0)") })
            let found = try subject.read(byteLimit: 0)
            try demand(found.map(\.offset), equals: Array(0..<7), "the offsets")
        },
        ConformanceRule(
            "the first offset at a time or after it is found down to a batch", needs: .offsetsByTime
        ) { subject in
            for time in stride(from: Int64(1_000), to: 11_000, by: 1_000) {
                _ = try await subject.append([
                    TestRecord("a", timestamp: time), TestRecord("b", timestamp: time + 500),
                ])
            }
            let log = subject.log
            for (time, due): (Int64, ClosedRange<Offset>) in [
                (0, 0...0), (1_000, 0...0), (1_500, 0...1), (1_501, 2...2), (5_200, 8...9), (10_500, 18...19),
                (10_501, 20...20),
            ] {
                let found = try log.offset(of: subject.partition, atOrAfter: time)
                try demand(due.contains(found), "the offset for \(time): \(found), due is one of \(due)")
            }
        },
        ConformanceRule("timestamps that go back hide nothing", needs: .offsetsByTime) { subject in
            for time: Int64 in [5_000, 1_000, 9_000, 2_000] {
                _ = try await subject.append([TestRecord("a", timestamp: time)])
            }
            let log = subject.log
            try demand(
                try log.offset(of: subject.partition, atOrAfter: 1_500), equals: 0, "the offset for 1500")
            try demand(
                try log.offset(of: subject.partition, atOrAfter: 6_000), equals: 2, "the offset for 6000")
        },
        ConformanceRule("an empty partition has nothing, from 0 to 0") { subject in
            try demand(try subject.log.startOffset(of: subject.partition), equals: 0, "the start")
            try demand(
                try subject.log.endOffset(of: subject.partition, isolation: .durable), equals: 0, "the end")
            try demand(try subject.read().count, equals: 0, "records")
            try demand(
                try subject.log.offset(of: subject.partition, atOrAfter: 0), equals: 0, "the offset of a time"
            )
        },
    ]
}
