package import JSON

/// The answer of a view as rows and remarks.
package struct ViewAnswer {
    /// The member that holds the rows: `windows`, `dead_letters`.
    private let rowsName: String?
    private let records: [FlatRecord]
    /// `position`, `watermark` and whatever else the answer says of itself.
    private let remarks: [JSONValue.Member]

    package init(_ answer: JSONValue) {
        let members = answer.members ?? []
        let rows = members.first { member in
            guard let array = member.value.array else { return false }
            return array.allSatisfy { $0.members != nil }
        }
        rowsName = rows?.name
        records = rows?.value.array?.map(FlatRecord.init) ?? []
        remarks = members.filter { $0.name != rows?.name }
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
        let columns = ColumnOrder.columns(of: records)
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
        lines += remarkLines.map { Style.dim.applied(to: $0, color: layout.showsColor) }
        return lines
    }

    private var table: Table {
        let names = ColumnOrder.columns(of: records).filter(hasContent)
        let columns = names.map { name in
            let isNumeric = records.allSatisfy { $0.values[name].map(Self.isNumberOrNull) ?? true }
            return Column(Self.title(name), isNumeric ? .right : .left, isShrinkable: !isNumeric)
        }
        let rows = records.map { record in
            names.map { name in Table.Cell(Self.shown(record.values[name], name: name)) }
        }
        return Table(columns: columns, rows: rows)
    }

    /// Columns that are null throughout say nothing, but for the names of groups.
    private func hasContent(_ name: String) -> Bool {
        records.contains { $0.values[name].map { $0 != .null } ?? false }
    }

    private var remarkLines: [String] {
        remarks.compactMap { member in
            member.name == "view" ? nil : "\(member.name): \(Self.shown(member.value, name: member.name))"
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

    private static func isNumberOrNull(_ value: JSONValue) -> Bool {
        value == .null || value.number != nil
    }

    private static func shown(_ value: JSONValue?, name: String) -> String {
        switch value {
        case nil, .null: return "-"
        case .bool(let flag): return flag ? "yes" : "no"
        case .integer(let number): return NumberText.grouped(number)
        case .number(let number): return NumberText.short(number)
        case .string(let text): return TimeText.short(text)
        case .some(let other): return other.text
        }
    }
}
