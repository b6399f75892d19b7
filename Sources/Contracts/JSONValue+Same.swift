import JSON

extension JSONValue {
    /// Equality as JSON Schema has it: numbers by value, however they are written; objects whatever the order
    /// of their members.
    func isSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.integer(let a), .integer(let b)): return a == b
        case (.integer, .number), (.number, .integer), (.number, .number): return number == other.number
        case (.array(let a), .array(let b)):
            return a.count == b.count && zip(a, b).allSatisfy { $0.isSame(as: $1) }
        case (.object(let a), .object(let b)):
            guard a.count == b.count else { return false }
            return a.allSatisfy { member in other[member.name].map(member.value.isSame) ?? false }
        default: return self == other
        }
    }
}
