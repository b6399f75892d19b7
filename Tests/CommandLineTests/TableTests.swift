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
            "start             model                                 version  count   p50    p95  final",
            "2026-01-01 00:00  chat                                  v3       1,234  1.50  12.25  yes",
            "2026-01-01 00:01  a-model-with-a-very-long-name-indeed  v3           2     -      -  no",
            "position: 12", "watermark: 2026-01-01 00:04",
        ]
        #expect(lines(width: nil) == expected)
    }

    @Test func tablesOfRichRecordsShowWhatTellsMost() {
        let answer: JSONValue = [
            "view": "decisions",
            "decisions": [
                [
                    "id": "rollout-1", "kind": "rollout.paused", "subject": "chat",
                    "time": "2026-01-01T00:01:00.000Z", "reason": "no data",
                    "evidence": ["windows": [["start": 1], ["start": 2]]],
                ]
            ],
        ]
        let lines = ViewAnswer(answer).lines(layout: TableLayout(width: nil, showsColor: false))
        #expect(lines[0] == "time              kind            subject  reason")
        #expect(lines[1] == "2026-01-01 00:01  rollout.paused  chat     no data")
        #expect(lines[2] == "(--output json and csv also have: id, evidence windows)")
        let none: JSONValue = ["view": "rules", "rules": []]
        #expect(ViewAnswer(none).lines(layout: TableLayout(width: nil, showsColor: false)) == ["no rules"])
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
        #expect(lines[3].contains("--output json and csv also have"))
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

    @Test func theRowsAreFoundAmongOtherLists() {
        let answer: JSONValue = [
            "reasons": [["reason": "r", "count": 1]], "windows": [["model": "a", "count": 2]], "notes": [],
        ]
        #expect(ViewAnswer(answer).csv == ["model,count", "a,2"])
        let check: JSONValue = ["bytes": 3, "notes": []]
        #expect(ViewAnswer(check).csv == ["bytes,notes", "3,[]"])
        let shards: JSONValue = ["hash": "h", "shards": [["position": 1, "shard": "data-0"]]]
        #expect(
            ViewAnswer(shards).lines(layout: TableLayout(width: 80, showsColor: false))[0]
                == "shard   position")
    }

    @Test func anEmptyAnswerOfAKnownViewHasItsHeader() {
        let csv = ViewAnswer(["view": "late", "windows": []]).csv
        #expect(csv == ["model,version,variant,topic,partition,start,end,final,revision,late"])
    }

    @Test func anEndOnTheDayOfItsStartIsATimeOfDay() {
        let answer: JSONValue = [
            "windows": [
                ["start": "2026-01-01T00:00:00.000Z", "end": "2026-01-01T00:05:00.000Z"],
                ["start": "2026-01-01T23:55:00.000Z", "end": "2026-01-02T00:00:00.000Z"],
            ]
        ]
        #expect(
            ViewAnswer(answer).lines(layout: TableLayout(width: nil, showsColor: false)) == [
                "start             end", "2026-01-01 00:00  00:05", "2026-01-01 23:55  2026-01-02 00:00",
            ])
    }

    @Test func deadLettersAreShownAsWhatTheySay() {
        let answer: JSONValue = ["dead_letters": [["reason": "not JSON", "bytes": "aGkK"]]]
        #expect(
            ViewAnswer(answer).lines(layout: TableLayout(width: 80, showsColor: false)) == [
                "reason    bytes", "not JSON  hi\u{FFFD}",
            ])
        #expect(ViewAnswer(answer).csv == ["reason,bytes", "not JSON,aGkK"])
    }

    @Test func listsOfNamesAreNoJSON() {
        let answer: JSONValue = ["topics": [["topic": "t", "events": ["a", "b"]]]]
        #expect(
            ViewAnswer(answer).lines(layout: TableLayout(width: 80, showsColor: false))[1] == "t      a, b")
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
