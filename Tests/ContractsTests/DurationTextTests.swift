import JSON
import Testing

@Suite("Durations")
struct DurationTextTests {
    @Test(
        "whole numbers with units are so many milliseconds, and are written back the same",
        arguments: [
            ("250ms", 250), ("15s", 15_000), ("5m", 300_000), ("24h", 86_400_000), ("3d", 259_200_000),
            ("0ms", 0), ("0", 0), ("1h30m", 5_400_000), ("1d1h1m1s1ms", 90_061_001), ("2w", 1_209_600_000),
            ("106751991167d", 9_223_372_036_828_800_000),
        ] as [(String, Int64)])
    func parsed(text: String, milliseconds: Int64) throws {
        #expect(try DurationText.parse(text) == milliseconds)
        #expect(try DurationText.parse(DurationText.format(milliseconds: milliseconds)) == milliseconds)
    }

    @Test("the largest unit that divides a duration writes it")
    func formatted() {
        #expect(DurationText.format(milliseconds: 90_000) == "90s")
        #expect(DurationText.format(milliseconds: 86_400_000) == "1d")
        #expect(DurationText.format(milliseconds: 1_209_600_000) == "14d")
        #expect(DurationText.format(milliseconds: 1_001) == "1001ms")
        #expect(DurationText.format(milliseconds: 0) == "0s")
    }

    @Test(
        "anything else is an error that says why",
        arguments: [
            ("", "doesn't begin with a number"), ("ms", "doesn't begin with a number"),
            ("-5m", "doesn't begin"),
            ("5", "has no unit"), ("5 m", "' m' in '5 m' is no unit"), ("5M", "'M' in '5M' is no unit"),
            ("1.5h", "'.' in '1.5h' is no unit"), ("30m1h", "'h' in '30m1h' stands behind"),
            ("1m1m", "stands behind"), ("1h30", "has no unit"), ("106751991167d99h", "longer than"),
            ("106751991168d", "longer than can be counted"), ("99999999999999999999s", "longer than"),
            ("5µs", "is no unit"), ("٥s", "doesn't begin with a number"),
        ])
    func refused(text: String, reason: String) {
        let error = #expect(throws: DurationTextError.self) { try DurationText.parse(text) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }
}
