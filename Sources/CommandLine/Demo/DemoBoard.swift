import Engine
import JSON

/// The live table: the last minutes of each model and version.
struct DemoBoard: Sendable {
    /// The table looks back so far in the story's time.
    private static let lookBackMilliseconds: Int64 = 5 * 60_000
    private static let figures: [(title: String, member: String, kind: ColumnKind)] = [
        ("count", "count", .integers), ("errors", "errors", .integers),
        ("p50 ms", "latency_ms.p50", .fractions),
        ("p95 ms", "latency_ms.p95", .fractions), ("p99 ms", "latency_ms.p99", .fractions),
        ("ttft p95 ms", "ttft_ms.p95", .fractions),
    ]

    private let console: Console
    private let screen: LiveScreen

    init(_ console: Console) {
        self.console = console
        screen = LiveScreen(console)
    }

    func show(_ scene: DemoScene, _ service: any EngineService) async throws(CommandFailure) {
        let minute = scene.now - scene.now % 60_000
        let query = ViewQuery(
            view: "latency",
            parameters: [
                "from": Self.time(minute - Self.lookBackMilliseconds), "to": Self.time(minute + 60_000),
                "window": "all", "group_by": "model,version",
            ])
        do {
            screen.draw(lines(scene, try await service.query(query)), rows: Terminal.outputRows)
        } catch {
            throw CommandFailure(error)
        }
    }

    private func lines(_ scene: DemoScene, _ answer: JSONValue) -> [String] {
        let layout = TableLayout(width: console.output.width, showsColor: console.output.showsColor)
        let time = TimeText.short(Self.time(scene.now))
        let left = NumberText.duration(seconds: scene.secondsLeft)
        let head = "\(time)  \(NumberText.grouped(scene.events)) events  \(left) left"
        let chapter = scene.chapter ?? "Nothing special happens."
        return [Style.bold.applied(to: head, color: layout.showsColor), chapter, ""]
            + layout.lines(of: table(answer)) + [""]
    }

    private func table(_ answer: JSONValue) -> Table {
        let records = (answer["windows"]?.array ?? []).map(FlatRecord.init)
        let columns =
            [Column("model", isShrinkable: true), Column("version", isShrinkable: true)]
            + Self.figures.map { Column($0.title, .right) }
        let rows = records.map { record in
            ["model", "version"].map { Table.Cell(record.values[$0]?.string ?? "-") }
                + Self.figures.map { Table.Cell($0.kind.shown(record.values[$0.member] ?? .null)) }
        }
        return Table(
            columns: columns, rows: rows.sorted { $0.map(\.text).lexicographicallyPrecedes($1.map(\.text)) })
    }

    private static func time(_ milliseconds: Int64) -> String {
        let seconds = CivilTime(secondsSince1970: milliseconds / 1_000)
        return seconds.rfc3339(nanoseconds: milliseconds % 1_000 * 1_000_000)
    }
}
