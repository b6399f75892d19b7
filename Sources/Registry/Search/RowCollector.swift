/// Keeps the first rows of an order out of many, in memory for twice as many at most.
struct RowCollector {
    struct Row {
        var keys: [SearchValue]
        /// Natural order, and what the row is.
        var rank: Int
        var reference: VersionReference
    }

    let limit: Int
    let directions: [Bool]
    private var rows: [Row] = []
    private var worst: Row?

    init(limit: Int, directions: [Bool]) {
        (self.limit, self.directions) = (limit, directions)
    }

    func isBefore(_ a: Row, _ b: Row) -> Bool {
        for (index, isDescending) in directions.enumerated() where a.keys[index] != b.keys[index] {
            // What is missing comes last either way.
            if a.keys[index] == .missing { return false }
            if b.keys[index] == .missing { return true }
            return isDescending ? b.keys[index] < a.keys[index] : a.keys[index] < b.keys[index]
        }
        return a.rank < b.rank
    }

    /// False for a row that can't be among the first, as its first key tells already.
    func admits(firstKey: SearchValue) -> Bool {
        guard let worst = worst?.keys.first, firstKey != worst else { return true }
        if firstKey == .missing || worst == .missing { return worst == .missing }
        return directions[0] ? worst < firstKey : firstKey < worst
    }

    mutating func add(_ row: Row) {
        if let worst, !isBefore(row, worst) { return }
        rows.append(row)
        if rows.count >= 2 * limit { shorten() }
    }

    private mutating func shorten() {
        rows.sort(by: isBefore)
        if rows.count > limit { rows.removeLast(rows.count - limit) }
        if rows.count == limit { worst = rows.last }
    }

    /// The first `limit` rows in order.
    mutating func finish() -> [Row] {
        shorten()
        return rows
    }
}
