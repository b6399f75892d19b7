/// What the rows of one search are compared by: the keys of its order, and behind them the natural order.
///
/// A first key that is a number, which most are, is compared as such; only rows that are equal in it have further keys read.
struct RowOrder {
    struct Row {
        /// The first key, if that is a number: what is less comes first.
        var lead: Double
        /// The other keys.
        var keys: [SearchValue]
        /// Natural order, and what the row is.
        var rank: Int
        var reference: VersionReference
    }

    private let lead: (SearchRow) -> Double
    private let keys: [(reader: FieldReader, isDescending: Bool)]
    /// Whether the order is the natural one.
    let isNatural: Bool
    /// Whether rows of the last names come first.
    let beginsWithLastNames: Bool

    init(_ order: SearchOrder, ofVersions: Bool) {
        let keys = order.keys.map { (FieldReader.key($0.field, ofVersions: ofVersions), $0.isDescending) }
        isNatural = keys.isEmpty
        beginsWithLastNames = order.keys.first.map { $0.field == .name && $0.isDescending } ?? false
        if case (.number(let read), let isDescending)? = keys.first {
            // What is missing comes last either way.
            lead = { row in read(row).map { isDescending ? -$0 : $0 } ?? .infinity }
            self.keys = Array(keys.dropFirst())
        } else {
            lead = { _ in 0 }
            self.keys = keys
        }
    }

    func row(_ row: SearchRow, _ reference: VersionReference) -> Row {
        Row(
            lead: lead(row), keys: keys.isEmpty ? [] : keys.map { $0.reader.value(row) }, rank: row.rank,
            reference: reference)
    }

    func isBefore(_ a: Row, _ b: Row) -> Bool {
        guard a.lead == b.lead else { return a.lead < b.lead }
        for (index, key) in keys.enumerated() where a.keys[index] != b.keys[index] {
            return Self.isBefore(a.keys[index], b.keys[index], key.isDescending)
        }
        return a.rank < b.rank
    }

    /// The same for a row of which no more is read than it takes to tell.
    func isBefore(_ row: SearchRow, _ other: Row) -> Bool {
        let first = lead(row)
        guard first == other.lead else { return first < other.lead }
        for (index, key) in keys.enumerated() {
            let value = key.reader.value(row)
            if value != other.keys[index] {
                return Self.isBefore(value, other.keys[index], key.isDescending)
            }
        }
        return row.rank < other.rank
    }

    /// Of different values. What is missing comes last either way.
    private static func isBefore(_ a: SearchValue, _ b: SearchValue, _ isDescending: Bool) -> Bool {
        if a == .missing || b == .missing { return b == .missing }
        return isDescending ? b < a : a < b
    }
}
