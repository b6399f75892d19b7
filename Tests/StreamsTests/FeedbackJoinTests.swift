import Events
import Log
import Monitoring
import Sketches
import Streams
import Testing

@Suite("Feedback is joined with its predictions")
struct FeedbackJoinTests {
    private static let start = Sample.start
    private static let minute = Sample.minute
    private static let day = 86_400_000 as Int64

    private func driver(_ join: JoinPolicy = JoinPolicy()) throws -> ShardDriver<DataShard> {
        var driver = ShardDriver(Sample.shard(join: join))
        try driver.tick(Self.start)
        return driver
    }

    private func row(_ driver: ShardDriver<DataShard>) throws -> QualityRow {
        let rows = try Sample.quality(driver)
        try #require(rows.count == 1)
        return rows[0]
    }

    @Test("in the window of the prediction, days after that has closed")
    func later() throws {
        var driver = try driver()
        try driver.feed([Sample.prediction("p", at: Self.start, request: "r")])
        #expect(try row(driver).counts == [0, 1, 0])
        try driver.feed(
            [Sample.feedback("f", at: Self.start + 7 * Self.day, request: "r", label: "1")],
            input: Sample.feedbackInput)
        let joined = try row(driver)
        #expect(joined.series == SeriesKey(model: "chat", version: "v1") && joined.start == Self.start)
        #expect(joined.counts == [1, 0, 0] && joined.window.labels.correct == 1)
        #expect(joined.window.labels.delays.max == Double(7 * Self.day))
    }

    @Test("when the label comes first, and counts as unmatched until then")
    func earlier() throws {
        var driver = try driver()
        try driver.feed(
            [Sample.feedback("f", at: Self.start, request: "r", label: "0")], input: Sample.feedbackInput)
        #expect(try row(driver).counts == [0, 0, 1])
        #expect(try row(driver).series == SeriesKey(kind: .feedback, model: "chat", version: ""))
        try driver.feed([Sample.prediction("p", at: Self.start + Self.minute, request: "r")])
        let joined = try row(driver)
        #expect(joined.counts == [1, 0, 0] && joined.window.labels.correct == 0)
        #expect(joined.window.labels.delays.min == -Double(Self.minute))
    }

    @Test("by model and request: the same request of another model is another one")
    func otherModel() throws {
        var driver = try driver()
        try driver.feed([Sample.prediction("p", at: Self.start, request: "r")])
        try driver.feed(
            [Sample.feedback("f", at: Self.start, request: "r", label: "1", model: "fraud")],
            input: Sample.feedbackInput)
        #expect(try Sample.quality(driver).map(\.counts) == [[0, 1, 0], [0, 0, 1]])
    }

    @Test("at once if it carries the prediction, in the window of its own time")
    func carried() throws {
        var driver = try driver()
        try driver.feed(
            [Sample.feedback("f", at: Self.start, label: "1", prediction: "1", version: "v3")],
            input: Sample.feedbackInput)
        let carried = try row(driver)
        #expect(carried.series.version == "v3" && carried.counts == [1, 0, 0])
        #expect(carried.window.labels.delays.isEmpty)
    }

    @Test("anew when the label is corrected: the first one counts no more")
    func corrected() throws {
        var driver = try driver()
        try driver.feed([Sample.prediction("p", at: Self.start, request: "r", "10")])
        for (index, label) in ["14", "10", "11"].enumerated() {
            try driver.feed(
                [Sample.feedback("f\(index)", at: Self.start + Self.day, request: "r", label: label)],
                input: Sample.feedbackInput)
            // Between two labels what is known is given out.
            try driver.tick(Self.start + Int64(index + 1) * Self.minute)
        }
        let labels = try row(driver).window.labels
        #expect(labels.count == 1 && labels.correct == 0)
        #expect(labels.errors.mean == 1 && labels.errorSketch.count == 1)
        #expect(labels.classes.entries.map(\.name) == ["10", "11"])
    }

    @Test("no more once its prediction is older than the window")
    func tooLate() throws {
        var driver = try driver(JoinPolicy(window: Self.day))
        try driver.feed([Sample.prediction("p", at: Self.start, request: "r")])
        let late = Self.start + Self.day + 1
        try driver.feed(
            [Sample.feedback("f", at: late, request: "r", label: "1")], input: Sample.feedbackInput)
        #expect(try Sample.quality(driver).map(\.counts) == [[0, 1, 0], [0, 0, 1]])
    }

    @Test("and at the limit of memory the oldest prediction is given up, and counted")
    func full() throws {
        let policy = JoinPolicy(memoryBytes: 10 * 80)
        #expect(policy.capacity == 10)
        var driver = try driver(policy)
        try driver.feed((0..<12).map { Sample.prediction("p\($0)", at: Self.start + $0, request: "r\($0)") })
        #expect(driver.core.logic.counts.forgottenPredictions == 2)
        #expect(driver.core.logic.counts.joinEntries == 10)
        try driver.feed(
            (0..<12).map { Sample.feedback("f\($0)", at: Self.start + $0, request: "r\($0)", label: "1") },
            input: Sample.feedbackInput)
        let rows = try Sample.quality(driver)
        #expect(rows.reduce(0) { $0 + $1.window.labels.count } == 10)
        #expect(rows.reduce(0) { $0 + $1.window.pending } == 2)
        #expect(rows.reduce(0) { $0 + $1.window.unmatched } == 2)
    }

    @Test("as long as its prediction is among the last that there is room for", arguments: [1, 40, 700])
    func remembersTheLast(capacity: Int) throws {
        var driver = try driver(JoinPolicy(memoryBytes: capacity * 80))
        let count = 2_000
        for first in stride(from: 0, to: count, by: 250) {
            try driver.feed(
                (first..<first + 250).map {
                    Sample.prediction("p\($0)", at: Self.start + Int64($0), request: "r\($0)")
                })
            #expect(driver.core.logic.counts.joinEntries == min(capacity, first + 250))
        }
        #expect(driver.core.logic.counts.forgottenPredictions == UInt64(count - capacity))
        // The newest first: labels of forgotten ones wait in vain, and must not push out what can be joined.
        try driver.feed(
            (0..<count).reversed().map {
                Sample.feedback("f\($0)", at: Self.start + Int64($0), request: "r\($0)", label: "1")
            }, input: Sample.feedbackInput)
        let joined = try Sample.quality(driver).reduce(0) { $0 + $1.window.labels.count }
        #expect(joined == UInt64(capacity))
    }

    @Test("takes what feedback says of its version before what the prediction says")
    func ownVersion() throws {
        var driver = try driver()
        try driver.feed([Sample.prediction("p", at: Self.start, request: "r")])
        try driver.feed(
            [
                Sample.feedback("a", at: Self.start, request: "r", score: 0.5),
                Sample.feedback("b", at: Self.start, request: "s", score: 0.5, version: "v9"),
            ], input: Sample.feedbackInput)
        let series = driver.core.logic.progress(SeriesFilter(kind: .feedback)).map(\.series.version)
        #expect(series == ["v1", "v9"])
        #expect(try Sample.quality(driver).map(\.window.ratings.count) == [1, 1])
    }

    @Test(
        "to the same state and output, however records are cut into batches and wherever it restarts",
        arguments: 0..<12 as Range<UInt64>)
    func isDeterministic(seed: UInt64) throws {
        let traffic = FeedbackTraffic(seed: seed)
        let whole = try traffic.run(batch: .max, restarts: false)
        for batch in [1, 3, 17] {
            let cut = try traffic.run(batch: batch, restarts: batch == 3)
            #expect(cut.hash == whole.hash)
            #expect(cut.output == whole.output)
        }
        #expect(try Sample.quality(whole).map(\.counts) == traffic.expected())
    }
}
