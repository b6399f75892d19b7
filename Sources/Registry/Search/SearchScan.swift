/// One search on its way through the rows of a state.
struct SearchScan {
    // Apart, so that whoever goes through many rows takes hold of them once.
    /// Whether versions of a model may be found.
    let allows: (SearchRow) -> Bool
    /// Whether a row satisfies the filter.
    let accepts: (SearchRow) -> Bool
    let lookahead: SearchLookahead
    private let order: RowOrder
    /// The last row of the page before.
    private var last: RowOrder.Row?
    private var collector: RowCollector

    /// - Throws: a bad request for a filter or an order that can't be read.
    init(_ query: SearchQuery, ofVersions: Bool) throws(RegistryRejection) {
        let conditions = try SearchFilter(query.filter, ofVersions: ofVersions).conditions
        let all = conditions.map { RowTest($0, ofVersions: ofVersions) }
        allows = Self.all(ofVersions ? all.filter(\.isOfModel) : [], includesDeleted: query.includesDeleted)
        accepts = Self.all(
            ofVersions ? all.filter { !$0.isOfModel } : all, includesDeleted: query.includesDeleted)
        let orderBy = try SearchOrder(query.orderBy, ofVersions: ofVersions)
        order = RowOrder(orderBy, ofVersions: ofVersions)
        lookahead = SearchLookahead(conditions.map(\.field) + orderBy.keys.map(\.field))
        // One more tells whether there is a next page.
        collector = RowCollector(limit: max(1, query.limit) + 1, order: order)
    }

    private static func all(_ tests: [RowTest], includesDeleted: Bool) -> (SearchRow) -> Bool {
        guard let holds = tests.first?.holds else { return { includesDeleted || !$0.isDeleted } }
        let rest = tests.dropFirst()
        guard !rest.isEmpty else { return { (includesDeleted || !$0.isDeleted) && holds($0) } }
        return { row in
            (includesDeleted || !row.isDeleted) && holds(row) && rest.allSatisfy { $0.holds(row) }
        }
    }

    /// Whether models are better visited from the last name to the first: rows that come last in their order would be
    /// collected and thrown away again.
    var walksBackwards: Bool { order.beginsWithLastNames }

    mutating func goOn(behind row: SearchRow, _ reference: VersionReference) {
        last = order.row(row, reference)
    }

    /// Takes a row that is accepted. Rows come in their natural order if that is the search's.
    ///
    /// - Returns: whether a later row may still belong to the page.
    mutating func take(_ row: SearchRow, _ reference: VersionReference) -> Bool {
        if let last, row.rank == last.rank || order.isBefore(row, last) { return true }
        return collector.add(row, reference)
    }

    /// The rows of the page, and one more if there is one.
    mutating func finish() -> [VersionReference] { collector.finish() }
}
