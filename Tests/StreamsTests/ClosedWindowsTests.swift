import ByteCoding
import Events
import JSON
import Log
import Monitoring
import Streams
import Testing

@Suite("What domains of the control shard see")
struct ClosedWindowsTests {
    /// Notes what it was shown, and decides once a window has closed for all.
    struct Witness: ControlDomain {
        let name = "witness"
        let topic = "registry"
        let end: Int64
        var decided = false

        func takes(_ type: String) -> Bool { true }
        mutating func apply(_ event: JSONValue, offset: Offset) -> Bool { true }
        var waitsForTime: Bool { !decided }

        mutating func decide(_ windows: ClosedWindows, model: String?) throws(ByteCodingError) -> [Decision] {
            let filter = SeriesFilter(model: "chat")
            guard windows.areClosed(filter, by: end) else { return [] }
            decided = true
            let window = try windows.window(filter, from: end - Sample.minute, to: end)
            return [
                Decision(
                    id: "w", kind: "witness.seen", subject: "chat", time: end, reason: "",
                    evidence: [
                        "events": .integer(Int64(window.eventCount)),
                        "origins": .string(
                            window.origins.map { "\($0.source):\($0.offsets)" }.joined(separator: " ")),
                    ])
            ]
        }

        func encode(into writer: inout ByteWriter) { writer.write(decided) }
        mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
            decided = try reader.readBool()
        }
    }

    private func control(partitions: Int32 = 1) -> ShardDriver<ControlShard> {
        ShardDriver(
            Sample.control(partitions: partitions, domains: [Witness(end: Sample.start + Sample.minute)]))
    }

    private func data(_ seconds: [Int64], variant: String? = nil) throws -> ShardDriver<DataShard> {
        var driver = ShardDriver(Sample.shard())
        try driver.feed(
            seconds.map { Sample.event("\($0)", at: Sample.start + $0 * 1_000, variant: variant) })
        return driver
    }

    private func values(_ driver: ShardDriver<DataShard>) -> [[UInt8]] {
        driver.output.filter { $0.output == 0 }.map(\.value)
    }

    @Test("nothing is decided on a window of which only those that closed with it have been heard")
    func closedTogether() throws {
        let part = try data([-2, 1, 80])
        let windows = values(part)
        for count in 1...windows.count {
            var driver = control()
            try driver.feed(windows.prefix(count))
            let seen = driver.core.logic.decisions.entries.map { $0.evidence["events"] }
            #expect(seen == [] || seen == [1], "after \(count) of \(windows.count)")
        }
        var driver = control()
        try driver.feed(windows)
        #expect(driver.core.logic.decisions.entries.map { $0.evidence["events"] } == [1])
    }

    @Test("a window's events lie between the offsets that are told")
    func origins() throws {
        var control = control()
        try control.feed(values(try data([70, 1, 2, 75, 3, 200])))
        let entry = try #require(control.core.logic.decisions.entries.first)
        #expect(entry.evidence["events"] == 3)
        #expect(entry.evidence["origins"] == "inference-0:1...4")
        #expect(control.output.count == 1)
        #expect(entry.id == "w")
    }

    @Test("a partition that has opened a series is waited for, one that has not is not")
    func opened() throws {
        var control = control(partitions: 2)
        let early = values(try data([1, 2]))
        #expect(early.count == 1)
        try control.feed(early, input: 1)
        try control.feed(values(try data([1, 200])), input: 0)
        #expect(control.core.logic.decisions.entries.isEmpty)
        try control.feed(values(try data([1, 200])).dropFirst(), input: 1)
        #expect(control.core.logic.decisions.entries.first?.evidence["events"] == 2)
    }

    @Test("a declaration closes windows once all partitions have made it")
    func declared() throws {
        var control = control(partitions: 2)
        var driver = try data([1, 2])
        try driver.feed([
            WatermarkEvent.json(id: "w", time: Sample.start + Sample.minute, declared: 0).encoded()
        ])
        try control.feed(values(driver), input: 0)
        #expect(control.core.logic.decisions.entries.count == 1)
        #expect(control.core.logic.declaredTime == .min)
        try control.feed(
            [WindowMessage.declared(kind: .inference, time: Sample.start + Sample.minute).encoded], input: 1
        )
        #expect(control.core.logic.declaredTime == Sample.start + Sample.minute)
    }

    @Test("decisions and clocks are in the state")
    func state() throws {
        var control = control()
        try control.feed(values(try data([1, 2, 200])))
        var restored = self.control().core
        try restored.restore(control.core.encoded())
        #expect(restored.hash == control.core.hash)
        #expect(restored.logic.decisions == control.core.logic.decisions)
    }

    @Test("news come in one order, however records are cut into batches", arguments: 0..<10 as Range<UInt64>)
    func order(seed: UInt64) throws {
        let outputs = try [1, 7, 1_000].map { batch in
            try Scenario(seed: seed).run(batch: batch) { Sample.shard() }.output.filter { $0.output == 0 }
        }
        #expect(outputs[0] == outputs[1] && outputs[1] == outputs[2])
        let messages = try outputs[0].map { try WindowMessage(decoding: $0.value) }
        #expect(messages.contains { if case .opened = $0 { true } else { false } })
    }
}
