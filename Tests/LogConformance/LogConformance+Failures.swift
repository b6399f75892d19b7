import Log

extension LogConformance {
    static let failureRules = [
        ConformanceRule("offsets before the start and beyond the end are out of range") { subject in
            _ = try await subject.append([TestRecord("a")])
            for offset: Offset in [-1, 2, .max] {
                try await subject.demandError(.offsetOutOfRange) {
                    _ = try subject.log.makeReader(of: subject.partition, from: offset, isolation: .durable)
                }
            }
            let reader = try subject.log.makeReader(of: subject.partition, from: 1, isolation: .durable)
            try await subject.demandError(.offsetOutOfRange) { try reader.seek(to: 5) }
            try demand(reader.position, equals: 1, "the position after a refused seek")
        },
        ConformanceRule("an unknown partition is not found, and not made") { subject in
            let log = subject.log
            try await subject.demandError(.notFound) {
                _ = try await subject.append([TestRecord("a")], to: subject.unknown)
            }
            try await subject.demandError(.notFound) {
                try log.write(TestRecord.seal([TestRecord("a")]), to: subject.unknown)
            }
            try await subject.demandError(.notFound) { try log.sync([subject.unknown]) }
            try await subject.demandError(.notFound) { _ = try log.startOffset(of: subject.unknown) }
            try await subject.demandError(.notFound) {
                _ = try log.makeReader(of: subject.unknown, from: 0, isolation: .durable)
            }
            try demand(!log.topicPartitions.contains(subject.unknown), "the partition is there now")
        },
        ConformanceRule("partitions are listed") { subject in
            let listed = subject.log.topicPartitions
            try demand(listed.contains(subject.partition) && listed.contains(subject.other), "\(listed)")
        },
    ]
}
