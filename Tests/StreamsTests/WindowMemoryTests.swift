import Monitoring
import Streams
import Testing

@Suite("Closed windows in memory")
struct WindowMemoryTests {
    /// What a data shard gives out for one event a minute.
    private func partials(minutes: Int) throws -> [EmittedRecord] {
        var driver = ShardDriver(Sample.shard())
        try driver.tick(Sample.start)
        try driver.feed(
            (0..<minutes).map { Sample.event("\($0)", at: Sample.start + Int64($0) * Sample.minute) })
        return driver.output.filter { $0.output == 0 }
    }

    @Test("stay within the limit: the oldest of the finest size go first, and the answer names what is gone")
    func limit() throws {
        let partials = try partials(minutes: 500).map(\.value)
        var wide = ShardDriver(Sample.control())
        var narrow = ShardDriver(Sample.control(windowBytes: 20_000))
        try wide.feed(partials)
        try narrow.feed(partials)
        let all = try #require(
            wide.core.logic.windows(SeriesFilter(), from: .min, to: .max, size: Sample.minute).first)
        let few = try #require(
            narrow.core.logic.windows(SeriesFilter(), from: .min, to: .max, size: Sample.minute).first)
        #expect(few.windows.count < all.windows.count && few.windows.count >= 2)
        #expect(few.windows.elementsEqual(all.windows.suffix(few.windows.count)))
        #expect(few.missing == (few.windows.first.map { [.min..<$0.start] } ?? []))
        #expect(narrow.core.encoded().count < 20_000)
    }

    @Test("restored with a limit, go on as if nothing had happened")
    func restart() throws {
        let partials = try partials(minutes: 300).map(\.value)
        var whole = ShardDriver(Sample.control(windowBytes: 20_000))
        try whole.feed(partials)
        var parts = ShardDriver(Sample.control(windowBytes: 20_000))
        for partial in partials {
            try parts.feed([partial])
            parts = try parts.restarted(Sample.control(windowBytes: 20_000))
        }
        #expect(parts.hash == whole.hash)
    }
}
