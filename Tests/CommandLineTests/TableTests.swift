import CommandLine
import JSON
import Testing

@Suite struct TableTests {
    private let answer: JSONValue = [
        "view": "latency", "position": "12", "watermark": "2026-01-01T00:04:00.000Z",
        "windows": [
            [
                "model": "chat", "version": "v3", "variant": nil, "start": "2026-01-01T00:00:00.000Z",
                "final": true, "count": 1_234, "latency_ms": ["p50": 1.5, "p95": 12.25],
            ],
            [
                "model": "a-model-with-a-very-long-name-indeed", "version": "v3", "variant": nil,
                "start": "2026-01-01T00:01:00.000Z", "final": false, "count": 2, "latency_ms": nil,
            ],
        ],
    ]

    private func lines(width: Int?) -> [String] {
        ViewAnswer(answer).lines(layout: TableLayout(width: width, showsColor: false))
    }

    @Test func columnsAreAlignedAndNestedMembersFlattened() {
        let expected = [
            "model                                 version  start                final  count   p50    p95",
            "chat                                  v3       2026-01-01 00:00:00  yes    1,234  1.50  12.25",
            "a-model-with-a-very-long-name-indeed  v3       2026-01-01 00:01:00  no         2     -      -",
            "position: 12", "watermark: 2026-01-01 00:04:00",
        ]
        #expect(lines(width: nil) == expected)
    }

    @Test func longTextIsCutToFitTheTerminal() {
        let lines = lines(width: 75)
        #expect(lines.allSatisfy { DisplayText.width(of: $0) <= 75 })
        #expect(lines[2].contains("a-model") && lines[2].contains("…"))
        #expect(lines[1].contains("12.25"))
    }

    @Test func columnsThatFindNoRoomAreNamed() {
        let lines = lines(width: 45)
        #expect(lines[0...2].allSatisfy { DisplayText.width(of: $0) <= 45 })
        #expect(lines[3].contains("--output csv"))
    }

    @Test func csvHasEveryColumnAndQuotesWhatNeedsIt() {
        let answer: JSONValue = [
            "windows": [
                ["model": "a,\"b\"", "latency_ms": ["p50": 1.5]], ["model": "c", "latency_ms": nil],
            ]
        ]
        #expect(ViewAnswer(answer).csv == ["model,latency_ms.p50", "\"a,\"\"b\"\"\",1.5", "c,"])
    }

    @Test func anAnswerWithoutRowsSaysSo() {
        let empty: JSONValue = ["view": "latency", "windows": [], "position": "3"]
        let layout = TableLayout(width: 80, showsColor: false)
        #expect(ViewAnswer(empty).lines(layout: layout) == ["no windows", "position: 3"])
        let plain: JSONValue = ["events": 5, "hash": "ab"]
        #expect(ViewAnswer(plain).lines(layout: layout) == ["events: 5", "hash: ab"])
        #expect(ViewAnswer(plain).csv == ["events,hash", "5,ab"])
    }

    @Test func namesCannotMoveTheCursorOrColourTheTerminal() {
        let table = Table(columns: [Column("name")], rows: [[Table.Cell("\u{1B}[2Jx\u{202E}\n")]])
        let lines = TableLayout(width: 80, showsColor: false).lines(of: table)
        #expect(lines == ["name", "\u{FFFD}[2Jx\u{FFFD}\u{FFFD}"])
    }

    @Test func wideCharactersTakeTwoColumns() {
        #expect(DisplayText.width(of: "模型") == 4)
        #expect(DisplayText.width(of: "e\u{301}") == 1)
        #expect(DisplayText.cut("模型模型", to: 5) == "模型…")
        #expect(DisplayText.cut("abc", to: 3) == "abc")
        #expect(DisplayText.cut("abcd", to: 0) == "")
    }

    @Test func coloursAreShownOnlyWhereTheyAreAskedFor() {
        let table = Table(columns: [Column("a")], rows: [[Table.Cell("x", .bad)]])
        #expect(TableLayout(width: nil, showsColor: false).lines(of: table) == ["a", "x"])
        let colored = TableLayout(width: nil, showsColor: true).lines(of: table)
        #expect(colored == ["\u{1B}[1ma\u{1B}[0m", "\u{1B}[31mx\u{1B}[0m"])
    }
}
