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

    /// False for a row that can't be among the first. Asks for no more of its keys than it takes to tell.
    func admits(rank: Int, key: (Int) -> SearchValue) -> Bool {
        guard let worst else { return true }
        for index in directions.indices {
            let (ours, theirs) = (key(index), worst.keys[index])
            guard ours != theirs else { continue }
            if ours == .missing || theirs == .missing { return theirs == .missing }
            return directions[index] ? theirs < ours : ours < theirs
        }
        return rank < worst.rank
    }

    mutating func add(_ row: Row) {
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
