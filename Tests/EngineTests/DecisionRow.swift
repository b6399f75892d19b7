import JSON

/// What two decisions of two runs have to agree in.
struct DecisionRow: Hashable, Comparable, CustomStringConvertible {
    private var kind: String
    private var rule: String
    private var subject: String
    private var time: String

    init(_ row: JSONValue, time: String = "time") {
        kind = row["kind"]?.string ?? ""
        rule = row["rule"]?.string ?? row["evidence"]?["rule"]?["name"]?.string ?? ""
        subject = row["subject"]?.string ?? ""
        self.time = row[time]?.string ?? ""
    }

    var description: String { "\(time) \(kind) \(rule) \(subject)" }

    static func < (a: DecisionRow, b: DecisionRow) -> Bool { a.description < b.description }

    /// What the recorded decisions are with the differences of a what-if carried out.
    static func applied(_ answer: JSONValue, to recorded: [JSONValue]) -> [DecisionRow] {
        var rows = recorded.map { DecisionRow($0) }
        func remove(_ row: DecisionRow) {
            if let place = rows.firstIndex(of: row) { rows.remove(at: place) }
        }
        for row in answer["removed"]?.array ?? [] { remove(DecisionRow(row)) }
        for row in answer["moved"]?.array ?? [] { remove(DecisionRow(row, time: "from")) }
        rows += (answer["added"]?.array ?? []).map { DecisionRow($0) }
        rows += (answer["moved"]?.array ?? []).map { DecisionRow($0, time: "to") }
        return rows.sorted()
    }
}
