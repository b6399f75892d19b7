import Events
import Testing

@Suite("Times of RFC 3339")
struct TimeTests {
    @Test(
        "times with offsets, in milliseconds since 1970",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.9999Z", -1), ("1969-12-31T23:59:59Z", -1_000),
            ("2026-01-01T00:00:00.123Z", 1_767_225_600_123), ("2026-01-01t05:30:00.1239999z", nil),
            ("2026-01-01T05:30:00.12+05:30", 1_767_225_600_120),
            ("2025-12-31T19:00:00-05:00", 1_767_225_600_000),
            ("2016-12-31T23:59:60Z", 1_483_228_799_999), ("2016-12-31T23:59:60.25Z", 1_483_228_799_999),
            ("2017-01-01T05:29:60+05:30", 1_483_228_799_999), ("2024-02-29T00:00:00Z", 1_709_164_800_000),
            ("2000-02-29T00:00:00Z", 951_782_400_000), ("0001-01-01T00:00:00Z", -62_135_596_800_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ("2026-01-01T00:00:00-00:00", 1_767_225_600_000),
            ("2026-01-01T00:00:00.000000000000000000001Z", 1_767_225_600_000),
        ] as [(String, Int64?)])
    func times(text: String, milliseconds: Int64?) throws {
        try OneEvent(.inference, OneEvent.text(.inference, time: text)).inference { row, _ in
            if let milliseconds { #expect(row.time == milliseconds) }
        }
    }

    @Test("every day of 800 years is where counting days puts it")
    func calendar() throws {
        var day: Int64 = -719_162
        for year in 1...2400 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            if year > 1600 { try check(year, lengths, day) }
            day += isLeap ? 366 : 365
        }
    }

    private func check(_ year: Int, _ lengths: [Int], _ firstDay: Int64) throws {
        var day = firstDay
        var events: [[UInt8]] = []
        var expected: [Int64] = []
        for (month, length) in lengths.enumerated() {
            for date in 1...length {
                let text = "\(padded(year, 4))-\(padded(month + 1, 2))-\(padded(date, 2))T00:00:00Z"
                events.append(Array(OneEvent.text(.feedback, time: text).utf8))
                expected.append(day * 86_400_000)
                day += 1
            }
        }
        let decoded = Decoded(.feedback, events, separator: [10])
        #expect(
            decoded.accepted.enumerated().map { $0.element.hasPrefix("\($0.offset) \(expected[$0.offset]) ") }
                .allSatisfy { $0 })
        #expect(decoded.accepted.count == events.count)
    }

    private func padded(_ value: Int, _ width: Int) -> String {
        String(repeating: "0", count: width - String(value).count) + String(value)
    }

    @Test("a time of zeros is none, although nothing was read before it")
    func zeros() {
        let event = OneEvent(
            .inference, OneEvent.text(.inference, time: String(repeating: "\\u0000", count: 16) + ":00Z"))
        #expect(event.reason == "time: not a time of RFC 3339 with its offset")
    }
}
