import Engine
import Foundation
package import JSON

/// The answer of a view as rows and remarks.
package struct ViewAnswer {
    /// So much of a dead letter's content is shown where nothing else limits it.
    private static let longestContent = 160

    /// The member that holds the rows: `windows`, `dead_letters`.
    private let rowsName: String?
    private let records: [FlatRecord]
    /// `position`, `watermark` and whatever else the answer says of itself.
    private let remarks: [JSONValue.Member]
    /// The columns of CSV where there are no rows to tell them.
    private let emptyColumns: [String]
    private let view: String?

    /// What rows are called, wherever they stand among other lists.
    private static let rowsNames: Set = [
        "windows", "dead_letters", "partitions", "topics", "fields", "shards", "models", "versions",
        "history",
        "changes", "timeline", "events", "inputs", "decisions", "devices", "experiments", "alerts", "rules",
        "worst", "silences", "deployments",
    ]

    package init(_ answer: JSONValue) {
        let members = answer.members ?? []
        let rows =
            members.first { Self.rowsNames.contains($0.name) && $0.value.array != nil }
            ?? members.first(where: Self.isRows)
        rowsName = rows?.name
        records = rows?.value.array?.map(FlatRecord.init) ?? []
        remarks = members.filter { $0.name != rows?.name }
        view = answer["view"]?.string
        emptyColumns = ViewDescription.columns(ofView: view ?? "")
    }

    private static func isRows(_ member: JSONValue.Member) -> Bool {
        guard let array = member.value.array, !array.isEmpty else { return false }
        return array.allSatisfy { $0.members != nil }
    }

    package var isEmpty: Bool { records.isEmpty }

    /// As CSV with a header; without rows the answer's own members are the row.
    package var csv: [String] {
        guard rowsName != nil else {
            let record = FlatRecord(.object(remarks))
            return [
                CSVText.line(record.names), CSVText.line(record.names.map { plain(record.values[$0]) }),
            ]
        }
        let columns =
            records.isEmpty
            ? ColumnOrder.sorted(emptyColumns, by: ColumnOrder.complete)
            : ColumnOrder.columns(of: records, by: ColumnOrder.complete)
        let header = columns.isEmpty ? [] : [CSVText.line(columns)]
        return header + records.map { record in CSVText.line(columns.map { plain(record.values[$0]) }) }
    }

    /// For a terminal.
    package func lines(layout: TableLayout) -> [String] {
        var lines: [String] = []
        if records.isEmpty {
            if let rowsName { lines.append("no \(rowsName.replacing("_", with: " "))") }
        } else {
            lines += layout.lines(of: table)
        }
        lines += Trends(of: view, records).lines.map(layout.remark)
        lines += remarkLines.map(layout.remark)
        return lines
    }

    private var table: Table {
        let all = ColumnOrder.columns(of: records, by: ColumnOrder.importance).filter(hasContent)
        let names = shownNames(of: all)
        let kinds = names.map { name in ColumnKind(of: records.map { $0.values[name] ?? .null }) }
        let columns = zip(names, kinds).map { name, kind in
            Column(
                Self.title(name), kind == .integers || kind == .fractions ? .right : .left,
                isShrinkable: kind == .text)
        }
        let rows = records.map { record in
            zip(names, kinds).map { name, kind in Table.Cell(shown(name, of: record, as: kind)) }
        }
        return Table(
            columns: columns, rows: rows,
            leftOut: all.filter { !names.contains($0) }.map(Self.title))
    }

    /// What a window is of, before its time, is shown whatever the view.
    private func shownNames(of all: [String]) -> [String] {
        guard let telling = view.flatMap({ ColumnOrder.telling[$0] }) else {
            return all.filter { !ColumnOrder.seldom.contains($0) }
        }
        let first = records.first?.names ?? []
        let groups = first.contains("start") ? Array(first.prefix { $0 != "start" }) : []
        return (telling + groups.filter { !telling.contains($0) }).filter(all.contains)
    }

    /// A cell's text. An end on the day of its start is the time of day alone, and the bytes of dead letters are what
    /// they say, not their base64.
    private func shown(_ name: String, of record: FlatRecord, as kind: ColumnKind) -> String {
        let value = record.values[name] ?? .null
        let text = kind.shown(value)
        switch name {
        case "end":
            let start = record.values["start"].map(kind.shown) ?? ""
            let day = text.prefix { $0 != " " }
            return day.count < text.count && start.hasPrefix(day)
                ? String(text.dropFirst(day.count + 1)) : text
        case "bytes":
            guard let encoded = value.string, let bytes = Data(base64Encoded: encoded) else { return text }
            return DisplayText.cut(String(decoding: bytes, as: UTF8.self), to: Self.longestContent)
        default: return text
        }
    }

    /// Columns that are null throughout say nothing, but for the names of groups.
    private func hasContent(_ name: String) -> Bool {
        records.contains { $0.values[name].map { $0 != .null } ?? false }
    }

    private var remarkLines: [String] {
        remarks.compactMap { member in
            guard member.name != "view", member.value != .array([]) else { return nil }
            return "\(member.name): \(ColumnKind(of: [member.value]).shown(member.value))"
        }
    }

    private func plain(_ value: JSONValue?) -> String {
        switch value {
        case nil, .null: ""
        case .string(let text): text
        case .some(let other): other.text
        }
    }

    /// `latency_ms.p95` is `p95`, `ttft_ms.p95` is `ttft p95`.
    private static func title(_ name: String) -> String {
        if name.hasPrefix("latency_ms.") { return String(name.dropFirst("latency_ms.".count)) }
        return name.replacing("_ms.", with: ".").replacing(".", with: " ").replacing("_", with: " ")
    }
}
