/// Keeps the first rows of an order out of many, in memory for twice as many at most.
struct RowCollector {
    let limit: Int
    let order: RowOrder
    private var rows: [RowOrder.Row] = []
    private var worst: RowOrder.Row?

    init(limit: Int, order: RowOrder) { (self.limit, self.order) = (limit, order) }

    /// Rows come in their natural order if that is the order.
    ///
    /// - Returns: whether a later row may still be among the first.
    mutating func add(_ row: SearchRow, _ reference: VersionReference) -> Bool {
        if let worst, !order.isBefore(row, worst) { return true }
        rows.append(order.row(row, reference))
        guard !order.isNatural else { return rows.count < limit }
        if rows.count >= 2 * limit { shorten() }
        return true
    }

    private mutating func shorten() {
        rows.sort(by: order.isBefore)
        if rows.count > limit { rows.removeLast(rows.count - limit) }
        if rows.count == limit { worst = rows.last }
    }

    /// The first `limit` rows in order.
    mutating func finish() -> [VersionReference] {
        shorten()
        return rows.map(\.reference)
    }
}
