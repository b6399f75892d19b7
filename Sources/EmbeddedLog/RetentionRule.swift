import Log

/// Which segments a partition may lose: a pure decision.
enum RetentionRule {
    /// How many of the oldest segments go.
    ///
    /// - Parameters:
    ///   - durableBase: the base of the segment that the durable end lies in; it and those behind it stay.
    ///   - now: milliseconds since 1970.
    /// - Complexity: O(segments)
    static func expired(
        _ segments: [SegmentSummary], _ retention: Retention, floor: Offset, durableBase: Offset, now: Int64
    ) -> Int {
        var total = segments.reduce(0) { $0 + $1.bytes }
        var count = 0
        while count + 1 < segments.count {
            let segment = segments[count]
            let end = segments[count + 1].base
            guard end <= durableBase, end <= floor else { break }
            let isOld =
                retention.ageMilliseconds.map { segment.maxTimestamp < now.subtractingClamped($0) } ?? false
            let isTooMuch = retention.bytes.map { total - segment.bytes >= $0 } ?? false
            guard isOld || isTooMuch else { break }
            total -= segment.bytes
            count += 1
        }
        return count
    }
}

extension Int64 {
    fileprivate func subtractingClamped(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other > 0 ? .min : .max) : difference
    }
}
