/// The rows of a batch in an order in which those of one pane follow each other, as they came: what a pane has in memory is
/// then fetched into the processor's cache once a batch and not once a row. What becomes of a pane is the same in any order
/// that keeps that of its own rows.
///
/// Panes whose numbers are equal in the last bits may be mixed.
struct PaneOrder: Sendable {
    private static let bucketCount = 256
    /// Fewer are left as they are.
    private static let leastRows = 16

    /// The numbers of the rows that have a pane.
    private(set) var rows: [Int32] = []
    /// By bucket, where its next row goes.
    private var places: [Int32] = Array(repeating: 0, count: bucketCount)

    /// - Parameter panes: of each row; negative for one that isn't folded.
    /// - Complexity: O(rows), without allocation once it has seen as many.
    mutating func arrange(_ panes: UnsafeBufferPointer<Int32>) {
        guard panes.count >= Self.leastRows else {
            rows.removeAll(keepingCapacity: true)
            for (row, pane) in panes.enumerated() where pane >= 0 { rows.append(Int32(row)) }
            return
        }
        rows.becomeZeros(count: panes.count)
        let count = rows.withUnsafeMutableBufferPointer { rows in
            places.withUnsafeMutableBufferPointer { Self.distribute(panes, into: rows, $0) }
        }
        rows.removeLast(rows.count - count)
    }

    /// Writes the numbers of the rows that have a pane, bucket by bucket; says how many.
    private static func distribute(
        _ panes: UnsafeBufferPointer<Int32>, into rows: UnsafeMutableBufferPointer<Int32>,
        _ places: UnsafeMutableBufferPointer<Int32>
    ) -> Int {
        places.update(repeating: 0)
        for pane in panes where pane >= 0 { places[bucket(of: pane)] += 1 }
        var next: Int32 = 0
        for bucket in places.indices {
            (places[bucket], next) = (next, next + places[bucket])
        }
        for (row, pane) in panes.enumerated() where pane >= 0 {
            let bucket = bucket(of: pane)
            rows[Int(places[bucket])] = Int32(truncatingIfNeeded: row)
            places[bucket] += 1
        }
        return Int(next)
    }

    @inline(__always)
    private static func bucket(of pane: Int32) -> Int { Int(pane) & (bucketCount - 1) }
}
