import Log
import Synchronization

extension LogConformance {
    static let durabilityRules = [
        ConformanceRule("what was appended durably can be read at both isolations at once") { subject in
            let receipt = try await subject.append([TestRecord("a")])
            for isolation: ReadIsolation in [.durable, .written] {
                try demand(
                    try subject.log.endOffset(of: subject.partition, isolation: isolation),
                    equals: receipt.lastOffset + 1, "the end at \(isolation)")
                try demand(try subject.read(isolation: isolation).count, equals: 1, "records at \(isolation)")
            }
        },
        ConformanceRule("what was written is durable after a sync, in order") { subject in
            for number in 0..<20 {
                try subject.log.write(TestRecord.seal([TestRecord("\(number)")]), to: subject.partition)
            }
            try subject.log.sync([subject.partition])
            try demand(
                try subject.read().map(\.record), equals: (0..<20).map { TestRecord("\($0)") }, "the records")
        },
        ConformanceRule("the durable end is never beyond the written one") { subject in
            for number in 0..<10 {
                try subject.log.write(TestRecord.seal([TestRecord("\(number)")]), to: subject.partition)
                let durable = try subject.log.endOffset(of: subject.partition, isolation: .durable)
                let written = try subject.log.endOffset(of: subject.partition, isolation: .written)
                try demand(durable <= written, "the durable end is \(durable), the written one \(written)")
            }
        },
        ConformanceRule("a durable append proves what was written before it, too") { subject in
            try subject.log.write(TestRecord.seal([TestRecord("a")]), to: subject.partition)
            _ = try await subject.append([TestRecord("b")])
            try demand(
                try subject.read().map(\.record), equals: [TestRecord("a"), TestRecord("b")], "the records")
        },
        ConformanceRule("an observer is woken for what it can read") { subject in
            let wakes = Mutex(0)
            let observation = subject.log.observe([subject.partition]) { wakes.withLock { $0 += 1 } }
            _ = try await subject.append([TestRecord("a")])
            try subject.log.sync([subject.partition])
            try demand(wakes.withLock { $0 } > 0, "nobody was woken")
            withExtendedLifetime(observation) {}
        },
        ConformanceRule("an observer of another partition, or one that has gone, is left alone") { subject in
            let wakes = Mutex(0)
            let other = subject.log.observe([subject.other]) { wakes.withLock { $0 += 1 } }
            var gone: LogObservation? = subject.log.observe([subject.partition]) {
                wakes.withLock { $0 += 1 }
            }
            withExtendedLifetime(gone) {}
            gone = nil
            _ = try await subject.append([TestRecord("a")])
            try demand(wakes.withLock { $0 }, equals: 0, "wakes")
            withExtendedLifetime(other) {}
        },
    ]
}
