package import JSON

/// The answer of a view as rows that can be held against those of another answer.
package struct ViewRows: Sendable {
    /// Members of a row that say what it is about, in the order in which a key names them.
    private static let naming = [
        "name", "model", "version", "variant", "segment", "environment", "device", "class", "rule", "alias",
        "subject", "feature", "kind", "topic", "partition", "offset", "start", "end", "time",
    ]
    /// What an answer says of itself, and not of what is asked.
    private static let ownMembers: Set = ["view", "position", "watermark", "read_from", "next_page_token"]

    /// By key, the row's values by their names, nested ones joined by dots.
    private(set) var rows: [String: [String: JSONValue]] = [:]

    package init(_ answer: JSONValue) {
        for member in answer.members ?? [] where !Self.ownMembers.contains(member.name) {
            if let list = member.value.array, list.allSatisfy({ $0.members != nil }) {
                for row in list { add(row, of: member.name) }
            } else {
                rows["\(member.name)"] = Self.values(["value": member.value])
            }
        }
    }

    private mutating func add(_ row: JSONValue, of list: String) {
        let key = "\(list) \(Self.key(row))"
        // What can't be told apart is numbered, in the order of the answer.
        var (unique, number) = (key, 1)
        while rows[unique] != nil {
            number += 1
            unique = "\(key) #\(number)"
        }
        rows[unique] = Self.values(row)
    }

    private static func key(_ row: JSONValue) -> String {
        func text(_ value: JSONValue) -> String? {
            switch value {
            case .string(let text): text
            case .integer, .number, .bool: value.text
            default: nil
            }
        }
        if let id = row["id"].flatMap(text) { return id }
        let parts = naming.compactMap { name in row[name].flatMap(text).map { "\(name)=\($0)" } }
        return parts.joined(separator: " ")
    }

    private static func values(_ row: JSONValue) -> [String: JSONValue] { FlatRecord(row).values }
}
