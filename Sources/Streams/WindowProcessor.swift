public import ByteCoding
public import Events

/// Rows of one batch with the pane of each; a negative pane is an event that isn't folded.
public struct PlacedRows<Row: SeriesRow> {
    public let rows: UnsafeBufferPointer<Row>
    /// Of all rows; none of feedback.
    public let features: UnsafeBufferPointer<FeatureRow>
    public let panes: UnsafeBufferPointer<Int32>
    /// The numbers of the rows that are folded: those of one pane mostly behind each other, and as they came.
    public let order: UnsafeBufferPointer<Int32>

    package init(
        rows: UnsafeBufferPointer<Row>, features: UnsafeBufferPointer<FeatureRow>,
        panes: UnsafeBufferPointer<Int32>, order: UnsafeBufferPointer<Int32>
    ) {
        self.rows = rows
        self.features = features
        self.panes = panes
        self.order = order
    }

    /// Calls `body` with each pane and the numbers of rows of it that follow each other, and `prepare` with the next pane
    /// before.
    @inlinable @inline(__always)
    public func forEachPane(
        prepare: (Int32) -> Void, _ body: (Int32, Slice<UnsafeBufferPointer<Int32>>) -> Void
    ) {
        var start = 0
        while start < order.count {
            let pane = panes[Int(order[start])]
            var end = start + 1
            while end < order.count, panes[Int(order[end])] == pane { end += 1 }
            if end < order.count { prepare(panes[Int(order[end])]) }
            body(pane, order[start..<end])
            start = end
        }
    }
}

/// Folds events of one kind into the open panes of a data shard. Called once a batch.
public protocol WindowProcessor<Row>: Sendable {
    associatedtype Row: SeriesRow

    var name: String { get }

    /// Slots up to `count` will be used.
    mutating func reserve(panes count: Int)
    mutating func fold(_ placed: PlacedRows<Row>)
    func encode(pane: Int32, into writer: inout ByteWriter)
    mutating func restore(pane: Int32, from reader: inout ByteReader) throws(ByteCodingError)
    /// Encodes what a slot holds, and empties it: another pane will have it.
    mutating func giveOut(pane: Int32, into writer: inout ByteWriter)
    /// Hears which slot is given out next, so that what it holds can be fetched into the processor's cache meanwhile. Mutating
    /// only so that nothing is copied.
    mutating func prepareToGiveOut(pane: Int32)
}

extension WindowProcessor {
    public mutating func prepareToGiveOut(pane: Int32) {}
}

/// The processor of a domain whose state is one aggregate a pane.
public struct PaneFold<Aggregate: RowAggregate>: WindowProcessor {
    private var slots: ContiguousArray<Aggregate> = []

    public init() {}

    public var name: String { Aggregate.name }

    public mutating func reserve(panes count: Int) {
        while slots.count < count { slots.append(Aggregate()) }
    }

    public mutating func fold(_ placed: PlacedRows<Aggregate.Row>) {
        slots.withUnsafeMutableBufferPointer { Aggregate.fold(placed, into: $0) }
    }

    public func encode(pane: Int32, into writer: inout ByteWriter) {
        slots[Int(pane)].encode(into: &writer)
    }

    public mutating func restore(pane: Int32, from reader: inout ByteReader) throws(ByteCodingError) {
        reserve(panes: Int(pane) + 1)
        slots[Int(pane)] = try Aggregate(from: &reader)
    }

    public mutating func giveOut(pane: Int32, into writer: inout ByteWriter) {
        // In place: a copy of an aggregate would hold on to all that it has allocated.
        slots.withUnsafeMutableBufferPointer {
            $0[Int(pane)].encode(into: &writer)
            $0[Int(pane)].reset()
        }
    }
}

/// How the control shard merges a domain's partial windows without knowing the domain.
public struct WindowMerger: Sendable {
    public let name: String
    /// The two parts' encodings to that of the whole.
    public let merge: @Sendable ([UInt8], [UInt8]) throws(ByteCodingError) -> [UInt8]

    public init<Aggregate: WindowAggregate>(_ type: Aggregate.Type) {
        name = Aggregate.name
        merge = { (a, b) throws(ByteCodingError) in
            var whole = try Aggregate(bytes: a)
            whole.merge(try Aggregate(bytes: b))
            return whole.bytes
        }
    }
}
