extension QuantileSketch {
    /// One bin: how many values `v` with `lower <= v < upper` there are (for negative values,
    /// `lower < v <= upper`).
    public struct Bin: Equatable, Sendable {
        public var lower: Double
        public var upper: Double
        public var count: UInt64
    }

    /// The value at position `ceil(share * count)`, from 1, of the sorted values (nearest rank), within the
    /// relative accuracy; `nil` if there are none. The first and the last position are exact.
    ///
    /// A product that misses a whole number only by the rounding of `share` counts as that number: 0.07 of 100
    /// values is position 7.
    ///
    /// - Precondition: `share` lies in `0...1`.
    /// - Complexity: O(bins).
    public func quantile(_ share: Double) -> Double? {
        precondition(share >= 0 && share <= 1, "a quantile is asked by a share from 0 to 1")
        guard let min, let max else { return nil }
        let position = nearestRank(share)
        if position <= 1 { return min }
        if position >= count { return max }
        return Swift.min(max, Swift.max(min, value(at: position)))
    }

    private func nearestRank(_ share: Double) -> UInt64 {
        let product = share * Double(count)
        let whole = product.rounded()
        // Two roundings of at most 2^-53 each lie between the product and what was meant.
        let rank = (product - whole).magnitude <= product * 0x1p-51 ? whole : product.rounded(.up)
        return UInt64(exactly: rank) ?? count
    }

    private func value(at position: UInt64) -> Double {
        var left = position
        for bin in negative.occupied.reversed() {
            let count = negative.count(at: bin)
            if left <= count { return -mapping.representative(of: bin) }
            left -= count
        }
        if left <= zeroCount { return 0 }
        left -= zeroCount
        for bin in positive.occupied {
            let count = positive.count(at: bin)
            if left <= count { return mapping.representative(of: bin) }
            left -= count
        }
        return maximum
    }

    /// The number of values that are at most `value`, where values of the same bin all count.
    ///
    /// - Precondition: `value` is not NaN.
    /// - Complexity: O(bins).
    public func rank(of value: Double) -> UInt64 {
        precondition(!value.isNaN, "the rank of no number")
        if value < minimum { return 0 }
        if value >= maximum { return count }
        let magnitude = value.magnitude
        let isZero = magnitude < Self.leastMagnitude
        let bin = isZero ? 0 : mapping.bin(ofMagnitudeBits: magnitude.bitPattern)
        if value < 0, !isZero { return negative.total(of: bin..<Int.max) }
        let notPositive = count - positive.total(of: Int.min..<Int.max)
        return isZero ? notPositive : notPositive + positive.total(of: Int.min..<bin + 1)
    }

    /// Calls `body` with every bin that counts something, in the order of values. Zero's bin goes from
    /// `-leastMagnitude` to `leastMagnitude`. A bin into which lower ones collapsed has its own edges
    /// nevertheless: `min` says how far down values may go.
    ///
    /// - Complexity: O(bins).
    public func forEachBin(_ body: (Bin) -> Void) {
        for bin in negative.occupied.reversed() where negative.count(at: bin) > 0 {
            let lower = -mapping.lowerEdge(of: bin + 1)
            body(Bin(lower: lower, upper: -mapping.lowerEdge(of: bin), count: negative.count(at: bin)))
        }
        if zeroCount > 0 {
            body(Bin(lower: -Self.leastMagnitude, upper: Self.leastMagnitude, count: zeroCount))
        }
        for bin in positive.occupied where positive.count(at: bin) > 0 {
            let upper = mapping.lowerEdge(of: bin + 1)
            body(Bin(lower: mapping.lowerEdge(of: bin), upper: upper, count: positive.count(at: bin)))
        }
    }
}
