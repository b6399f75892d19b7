public import Events

/// An aggregate that takes events in as they come. A domain that aggregates events by window writes this and a view;
/// `PaneFold` and `WindowStore` do the rest in the data shards and in the control shard.
public protocol RowAggregate: WindowAggregate {
    associatedtype Row: SeriesRow

    /// Takes one event in. On the hot path: no allocation once the window is warm.
    mutating func insert(_ row: UnsafePointer<Row>, features: UnsafeBufferPointer<FeatureRow>)

    /// Empties it for another window. What it has allocated may be kept, as long as nothing else of what was there shows.
    mutating func reset()

    /// Takes the rows of a batch in, each into the slot of its pane. The loop is the same for all aggregates, and a requirement
    /// all the same: so it is compiled for each of them, and a processor calls it once a batch and not once a row.
    static func fold(_ placed: PlacedRows<Row>, into slots: UnsafeMutableBufferPointer<Self>)
}

extension RowAggregate {
    public mutating func reset() { self = Self() }

    @inlinable
    public static func fold(_ placed: PlacedRows<Row>, into slots: UnsafeMutableBufferPointer<Self>) {
        guard let rows = placed.rows.baseAddress else { return }
        for index in placed.order {
            let row = rows + Int(index)
            slots[Int(placed.panes[Int(index)])].insert(
                row, features: row.pointee.features(in: placed.features))
        }
    }
}
