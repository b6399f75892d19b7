import JSON

/// Lists of the registry as tables.
struct RegistryTable: Sendable {
    /// A column, and what it says of a record; nil says nothing.
    struct Field: Sendable {
        var column: Column
        var text: @Sendable (JSONValue) -> String?
        var style: @Sendable (JSONValue) -> Style = { _ in .plain }

        init(
            _ title: String, isShrinkable: Bool = false, _ alignment: Column.Alignment = .left,
            style: @escaping @Sendable (JSONValue) -> Style = { _ in .plain },
            _ text: @escaping @Sendable (JSONValue) -> String?
        ) {
            column = Column(title, alignment, isShrinkable: isShrinkable)
            self.text = text
            self.style = style
        }
    }

    var fields: [Field]

    /// The table's lines. Columns that say nothing of any record are left out.
    ///
    /// - Parameter what: the records' name, for when there are none: `no models`.
    func lines(of answer: JSONValue, _ what: String, layout: TableLayout) -> [String] {
        let records = answer[what]?.array ?? []
        guard !records.isEmpty else { return ["no \(what)"] }
        let shown = fields.filter { field in records.contains { field.text($0)?.isEmpty == false } }
        let rows = records.map { record in
            shown.map { Table.Cell(Self.oneLine($0.text(record) ?? ""), $0.style(record)) }
        }
        var lines = layout.lines(of: Table(columns: shown.map(\.column), rows: rows))
        if let token = answer["next_page_token"]?.string {
            lines.append(layout.remark("more: --page-token \(token)"))
        }
        return lines
    }

    /// A description of several lines is one in a table.
    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    static let models = RegistryTable(fields: [
        Field("model") { $0["model"]?.string },
        Field("aliases", isShrinkable: true) { RegistryText.pairs($0["aliases"]) },
        Field("updated") { $0["updated_at"]?.string.map(TimeText.short) },
        Field("provider") { $0["provider"]?.string },
        Field("tags", isShrinkable: true) { RegistryText.pairs($0["tags"]) },
        Field("description", isShrinkable: true) { $0["description"]?.string },
    ])

    /// - Parameter namesModel: for versions of several models.
    static func versions(namesModel: Bool) -> RegistryTable {
        RegistryTable(fields: [
            Field("version") {
                namesModel ? RegistryText.version($0) : $0["version"]?.string
            },
            Field("stage") { $0["stage"]?.string },
            Field("approval", style: approvalStyle) { $0["approval"]?.string },
            Field("aliases", isShrinkable: true) { RegistryText.list($0["aliases"]) },
            Field("created") { $0["created_at"]?.string.map(TimeText.short) },
            Field("by") { $0["created_by"]?.string },
            Field("metrics", isShrinkable: true) { RegistryText.pairs($0["metrics"]) },
            Field("tags", isShrinkable: true) { RegistryText.pairs($0["tags"]) },
            Field("source", isShrinkable: true) { $0["source"]?.string },
            Field("description", isShrinkable: true) { $0["description"]?.string },
        ])
    }

    private static func approvalStyle(_ version: JSONValue) -> Style {
        switch version["approval"]?.string {
        case "approved", "conditional": .good
        case "rejected": .bad
        default: .plain
        }
    }

    static let history = RegistryTable(fields: [
        Field("time") { $0["time"]?.string.map(TimeText.short) },
        Field("actor") { $0["actor"]?.string },
        Field("event") { $0["type"]?.string.map(HistoryText.shortType) },
        Field("what", isShrinkable: true) { HistoryText.summary($0) },
        Field("reason", isShrinkable: true) { $0["reason"]?.string },
    ])

    /// Of an answer whose `shares` are `{"environment", "version", "weight"}`.
    static let traffic = RegistryTable(fields: [
        Field("environment") { $0["environment"]?.string },
        Field("version") { $0["version"]?.string },
        Field("share", .right) { $0["weight"]?.number.map(NumberText.share) },
    ])

    static let changes = RegistryTable(fields: [
        Field("kind") { $0["kind"]?.string },
        Field("name") { $0["name"]?.string },
        Field("change", style: changeStyle) { $0["change"]?.string },
        Field("field") { $0["field"]?.string },
        Field("from", isShrinkable: true) { ChangeText.side($0, "from") },
        Field("to", isShrinkable: true) { ChangeText.side($0, "to") },
    ])

    private static func changeStyle(_ change: JSONValue) -> Style {
        switch change["change"]?.string {
        case "added": .good
        case "removed": .bad
        default: .plain
        }
    }
}
