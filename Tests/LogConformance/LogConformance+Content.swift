import Log

extension LogConformance {
    static let contentRules = [
        ConformanceRule("null and empty keys and values stay what they are") { subject in
            let records = [
                TestRecord(key: nil, value: nil), TestRecord(key: [], value: []),
                TestRecord(key: [1], value: nil),
                TestRecord(key: nil, value: [2]),
            ]
            _ = try await subject.append(records)
            try demand(try subject.read().map(\.record), equals: records, "the records")
        },
        ConformanceRule("headers keep their order, names and values, null and repeated ones too") { subject in
            let headers = [
                TestRecord.Header(name: "b", value: [1, 2]), TestRecord.Header(name: "a", value: nil),
                TestRecord.Header(name: "b", value: []), TestRecord.Header(name: "ü", value: [0xff]),
            ]
            let records = [
                TestRecord(key: nil, value: [1], headers: headers),
                TestRecord(key: nil, value: [2], headers: []),
            ]
            _ = try await subject.append(records)
            try demand(try subject.read().map(\.record), equals: records, "the records")
        },
        ConformanceRule("timestamps are kept to the millisecond, whatever their order") { subject in
            let records = [1_767_225_600_123, 1, 4_102_444_800_000, 17].map { TestRecord("a", timestamp: $0) }
            _ = try await subject.append(records)
            try demand(
                try subject.read().map(\.record.timestamp), equals: records.map(\.timestamp), "timestamps")
        },
        ConformanceRule("the time 0 is kept", needs: .timeZero) { subject in
            _ = try await subject.append([TestRecord("a", timestamp: 0)])
            try demand(try subject.read().map(\.record.timestamp), equals: [0], "timestamps")
        },
        ConformanceRule("a record of several megabytes goes through whole") { subject in
            var noise: UInt64 = 1
            let large = (0..<3 << 20).map { _ -> UInt8 in
                noise = noise &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: noise >> 33)
            }
            let records = [TestRecord("before"), TestRecord(key: [1], value: large), TestRecord("behind")]
            for record in records { _ = try await subject.append([record]) }
            try demand(try subject.read().map(\.record) == records, "the records are not the same")
            try demand(
                try subject.read(from: 1).map(\.record) == Array(records[1...]), "nor from the large one on")
        },
    ]
}
