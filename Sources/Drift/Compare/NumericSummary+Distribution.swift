extension NumericSummary {
    /// How finely the summary knows its values.
    var resolution: Resolution {
        level.map { .cells(shift: Self.shift(ofLevel: $0)) } ?? .exact
    }

    /// The distribution function at a resolution that is no finer than the summary's own. Two summaries at one
    /// resolution have equal values in equal places.
    ///
    /// - Complexity: O(bins), or O(d log d) of d exact values.
    func distribution(at resolution: Resolution) -> CumulativeDistribution {
        var distribution = CumulativeDistribution()
        guard case .cells(let shift) = resolution else {
            let sorted = values.sorted
            distribution.reserve(steps: sorted.count)
            for (value, count) in sorted { distribution.append(Double(count), at: value) }
            return distribution
        }
        guard let level else {
            for (value, count) in values.sorted {
                distribution.append(Double(count), at: Self.middle(of: value, shift: shift))
            }
            return distribution
        }
        let steps = shift - Self.shift(ofLevel: level)
        distribution.reserve(steps: 2 * (negative.occupied.count + positive.occupied.count) + 1)
        for (bin, word) in negative.reversed {
            let (low, high) = Self.extent(of: word, in: bin, steps: steps, shift: shift)
            distribution.append(Double(word.count), from: -high, to: -low)
        }
        if zeroCount > 0 { distribution.append(Double(zeroCount), at: 0) }
        for (bin, word) in positive.ascending {
            let (low, high) = Self.extent(of: word, in: bin, steps: steps, shift: shift)
            distribution.append(Double(word.count), from: low, to: high)
        }
        return distribution
    }

    @inline(__always)
    private static func extent(
        of word: ExtentBins.Word, in bin: Int, steps: Int, shift: Int
    ) -> (low: Double, high: Double) {
        let start = bin << ExtentBins.cellBits
        let first = (start | word.low) >> steps
        let last = (start | word.high) >> steps
        let low = FineScale.magnitude(ofCell: first, shift: shift)
        return (low, first == last ? low : FineScale.magnitude(ofCell: last, shift: shift))
    }

    /// The middle of an exact value's cell.
    private static func middle(of value: Double, shift: Int) -> Double {
        guard value.magnitude >= FineScale.leastMagnitude else { return 0 }
        let position = FineScale.position(ofMagnitudeBits: value.magnitude.bitPattern)
        let magnitude = FineScale.magnitude(ofCell: position >> shift, shift: shift)
        return value < 0 ? -magnitude : magnitude
    }
}
