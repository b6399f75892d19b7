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

    /// The features of one row among those of its batch; none where rows have none.
    static func features(
        of row: UnsafePointer<Row>, in features: UnsafeBufferPointer<FeatureRow>
    ) -> UnsafeBufferPointer<FeatureRow>
}

extension RowAggregate {
    public mutating func reset() { self = Self() }

    @inlinable
    public static func fold(_ placed: PlacedRows<Row>, into slots: UnsafeMutableBufferPointer<Self>) {
        guard let rows = placed.rows.baseAddress else { return }
        for index in placed.order {
            let row = rows + Int(index)
            slots[Int(placed.panes[Int(index)])].insert(row, features: features(of: row, in: placed.features))
        }
    }
}

extension RowAggregate where Row == InferenceRow {
    @inlinable @inline(__always)
    public static func features(
        of row: UnsafePointer<InferenceRow>, in features: UnsafeBufferPointer<FeatureRow>
    ) -> UnsafeBufferPointer<FeatureRow> {
        UnsafeBufferPointer(
            start: features.baseAddress.map { $0 + Int(row.pointee.featuresStart) },
            count: Int(row.pointee.featureCount))
    }
}

extension RowAggregate where Row == FeedbackRow {
    @inlinable @inline(__always)
    public static func features(
        of row: UnsafePointer<FeedbackRow>, in features: UnsafeBufferPointer<FeatureRow>
    ) -> UnsafeBufferPointer<FeatureRow> {
        UnsafeBufferPointer(start: nil, count: 0)
    }
}
