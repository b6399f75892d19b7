package import JSON

/// How two answers of a view differ, row by row and value by value.
package struct ViewDifference: Sendable {
    /// Rows of a view that are told one by one.
    static let rowLimit = 1_000

    package enum Change: String, Sendable { case added, removed, changed }

    struct Row: Sendable {
        var change: Change
        var key: String
        /// Of a changed row, the value that changed.
        var field: String?
        var from: JSONValue
        var to: JSONValue
    }

    let view: String
    let rowCount: Int
    private(set) var rows: [Row] = []
    package private(set) var counts: [Change: Int] = [:]

    package init(view: String, from: ViewRows, to: ViewRows) {
        self.view = view
        rowCount = from.rows.count
        for key in Set(from.rows.keys).union(to.rows.keys).sorted() {
            switch (from.rows[key], to.rows[key]) {
            case (let old?, let new?): compare(key, old, new)
            case (nil, _): add(.added, key)
            default: add(.removed, key)
            }
        }
    }

    private mutating func add(_ change: Change, _ key: String) {
        counts[change, default: 0] += 1
        note(Row(change: change, key: key, field: nil, from: .null, to: .null))
    }

    private mutating func compare(_ key: String, _ old: [String: JSONValue], _ new: [String: JSONValue]) {
        let names = Set(old.keys).union(new.keys).filter { old[$0]?.canonical != new[$0]?.canonical }
        guard !names.isEmpty else { return }
        counts[.changed, default: 0] += 1
        for name in names.sorted() {
            note(
                Row(
                    change: .changed, key: key, field: name, from: old[name] ?? .null, to: new[name] ?? .null)
            )
        }
    }

    private mutating func note(_ row: Row) { if rows.count < Self.rowLimit { rows.append(row) } }

    package var isEmpty: Bool { counts.isEmpty }

    package var summary: JSONValue {
        [
            "view": .string(view), "rows": JSONValue(rowCount), "added": JSONValue(counts[.added] ?? 0),
            "removed": JSONValue(counts[.removed] ?? 0), "changed": JSONValue(counts[.changed] ?? 0),
        ]
    }

    package var differences: [JSONValue] {
        rows.map { row in
            [
                "view": .string(view), "change": .string(row.change.rawValue), "key": .string(row.key),
                "field": JSONValue(row.field), "from": row.from, "to": row.to,
            ]
        }
    }
}
