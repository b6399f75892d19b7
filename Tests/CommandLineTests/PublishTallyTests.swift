import CommandLine
import JSON
import Testing

@Suite struct PublishTallyTests {
    @Test func theFirstLinesAreKeptWhateverTheOrderOfTheAnswers() {
        var tally = PublishTally(files: ["a"])
        for line in (1...30).reversed() { tally.reject("r", file: 0, line: line) }
        #expect(tally.json["reasons"]?.array?.first?["first_lines"] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
        #expect(tally.rejected == 30)
    }

    @Test func reasonsBeyondTheLimitAreCountedTogether() {
        var tally = PublishTally(files: ["a"])
        for line in 1...1_000 { tally.reject("reason \(line)", file: 0, line: line) }
        let reasons = tally.json["reasons"]?.array ?? []
        #expect(reasons.count == PublishTally.reasonLimit + 1)
        #expect(reasons[0]["reason"] == .string(PublishTally.otherReasons))
        #expect(reasons[0]["count"] == 800)
    }

    @Test func aTerminalGetsATable() {
        var tally = PublishTally(files: ["a"])
        tally.accept(1_200)
        tally.reject("data.latency_ms: not a number", file: 0, line: 3)
        let lines = tally.lines(layout: TableLayout(width: 80, showsColor: false))
        #expect(
            lines == [
                "1,200 accepted, 1 rejected", "count  reason                         first lines",
                "    1  data.latency_ms: not a number  3",
            ])
    }
}
