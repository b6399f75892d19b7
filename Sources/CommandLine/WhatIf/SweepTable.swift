import JSON

/// The answer of a sweep as rows: a point each, before them the rules as they were.
enum SweepTable {
    private static let figures: [(member: String, title: String)] = [
        ("alerts", "alerts"), ("alerts_per_day", "a day"), ("notifications", "notified"), ("found", "found"),
        ("missed", "missed"), ("false_alarms", "false"), ("mean_seconds_to_detect", "to detect"),
        ("precision", "precision"), ("recall", "recall"),
    ]

    /// Of the points alone: the parameters' values and the figures, as members of one object.
    static func rows(_ answer: JSONValue) -> JSONValue {
        .array(
            (answer["points"]?.array ?? []).map { point in
                .object(
                    (point["parameters"]?.members ?? [])
                        + (point.members ?? []).filter { $0.name != "parameters" })
            })
    }

    static func lines(of answer: JSONValue, _ rows: JSONValue, layout: TableLayout) -> [String] {
        let parameters = answer["points"]?.array?.first?["parameters"]?.members?.map(\.name) ?? []
        let shown = figures.filter { figure in rows.array?.contains { $0[figure.member] != nil } ?? false }
        let columns = (parameters + shown.map(\.title)).map { Column($0, .right, isShrinkable: false) }
        let recorded = Table.row(
            parameters.enumerated().map { $0.offset == 0 ? "recorded" : "" }, answer["recorded"] ?? .null,
            shown.map(\.member))
        let points = (rows.array ?? []).map { row in
            Table.row(parameters.map { text(row[$0]) }, row, shown.map(\.member))
        }
        var lines = layout.lines(of: Table(columns: columns, rows: [recorded] + points))
        if let from = answer["from"]?.string, let to = answer["to"]?.string {
            lines.append(
                layout.remark(
                    "\(TimeText.short(from)) to \(TimeText.short(to)), "
                        + "\(answer["incidents"]?.integer ?? 0) incidents"))
        }
        return lines
    }

    fileprivate static func text(_ value: JSONValue?) -> String {
        switch value {
        case nil, .null?: "-"
        case .string(let text)?: text
        case let value?: value.text
        }
    }
}

extension Table {
    fileprivate static func row(_ first: [String], _ figures: JSONValue, _ members: [String]) -> [Cell] {
        let texts = members.map { member in
            guard member == "mean_seconds_to_detect", let seconds = figures[member]?.number else {
                return SweepTable.text(figures[member])
            }
            return DurationText.format(milliseconds: Int64(seconds) * 1_000)
        }
        return (first + texts).map { Cell($0, .plain) }
    }
}
