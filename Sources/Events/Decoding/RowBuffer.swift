/// Memory for rows that the shim fills: uninitialized room that only grows, reused from batch to batch.
///
/// Sound because rows are trivial (no reference inside, nothing to deinitialize), and only the first `count` are
/// ever given out, all of which the shim has written.
struct RowBuffer<Row: BitwiseCopyable>: ~Copyable {
    private(set) var base: UnsafeMutablePointer<Row>
    private(set) var capacity: Int
    var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    /// Makes room for `minimum` rows in all and keeps those that are there. Pointers from before are invalid then.
    mutating func reserve(_ minimum: Int) {
        guard minimum > capacity else { return }
        let grown = max(minimum, capacity * 2)
        let moved = UnsafeMutablePointer<Row>.allocate(capacity: grown)
        moved.update(from: base, count: count)
        base.deallocate()
        base = moved
        capacity = grown
    }

    var rows: UnsafeBufferPointer<Row> { UnsafeBufferPointer(start: base, count: count) }
}
