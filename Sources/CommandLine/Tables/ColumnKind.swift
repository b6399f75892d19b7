import JSON

/// What the values of a column have in common.
enum ColumnKind: Equatable {
    case integers
    /// Numbers of which at least one has decimals: all of them are shown with some.
    case fractions
    case times
    /// Times that all are whole minutes, and are shown without their seconds.
    case minutes
    case text

    init(of values: [JSONValue]) {
        let present = values.filter { $0 != .null }
        if present.allSatisfy({ $0.number != nil }) {
            self = present.allSatisfy { $0.integer != nil } ? .integers : .fractions
        } else if present.allSatisfy({ $0.string.map(TimeText.isTime) ?? false }) {
            self = present.allSatisfy { TimeText.isWholeMinute($0.string ?? "") } ? .minutes : .times
        } else {
            self = .text
        }
    }

    /// A value of such a column as a table shows it.
    func shown(_ value: JSONValue) -> String {
        switch value {
        case .null: return "-"
        case .bool(let flag): return flag ? "yes" : "no"
        case .string(let text):
            return self == .minutes ? TimeText.toTheMinute(text) : TimeText.short(text)
        case .array(let elements) where elements.allSatisfy({ $0.array == nil && $0.members == nil }):
            return elements.map(shown).joined(separator: ", ")
        // Lists of records are for programs.
        case .array(let elements): return "\(NumberText.grouped(Int64(elements.count))) …"
        case .object: return value.text
        case .integer(let number) where self != .fractions: return NumberText.grouped(number)
        case .integer, .number:
            if self == .integers, let whole = value.integer { return NumberText.grouped(whole) }
            return value.number.map(NumberText.short) ?? "-"
        }
    }
}
