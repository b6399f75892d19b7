/// Values that lie together: `count` of them from `low` to `high`. At least one lies at either end.
struct Mass: Equatable, Sendable {
    var low: Double
    var high: Double
    var count: Double
}

/// How finely two summaries can be compared: as exact values, or by cells of 2 to a power of positions.
enum Resolution: Comparable, Sendable {
    case exact
    case cells(shift: Int)
}

extension NumericSummary {
    /// How finely the summary knows its values.
    var resolution: Resolution {
        level.map { .cells(shift: Self.shift(ofLevel: $0)) } ?? .exact
    }

    /// All values, ascending, at a resolution that is no finer than the summary's own. Two summaries at one resolution
    /// have equal values in equal places.
    ///
    /// - Complexity: O(bins), or O(d log d) of d exact values.
    func masses(at resolution: Resolution) -> [Mass] {
        guard case .cells(let shift) = resolution else {
            return values.sorted.map { Mass(low: $0.value, high: $0.value, count: Double($0.count)) }
        }
        guard let level else { return Self.masses(of: values, shift: shift) }
        let steps = shift - Self.shift(ofLevel: level)
        var masses: [Mass] = []
        let bins = (negative: negative.occupied, positive: positive.occupied)
        masses.reserveCapacity(bins.negative.count + bins.positive.count + 1)
        for bin in bins.negative.reversed() where !negative[bin].isEmpty {
            let mass = Self.mass(of: negative[bin], in: bin, steps: steps, shift: shift)
            masses.append(Mass(low: -mass.high, high: -mass.low, count: mass.count))
        }
        if zeroCount > 0 { masses.append(Mass(low: 0, high: 0, count: Double(zeroCount))) }
        for bin in bins.positive where !positive[bin].isEmpty {
            masses.append(Self.mass(of: positive[bin], in: bin, steps: steps, shift: shift))
        }
        return masses
    }

    private static func mass(of word: ExtentBins.Word, in bin: Int, steps: Int, shift: Int) -> Mass {
        let start = bin << ExtentBins.cellBits
        let first = (start | word.low) >> steps
        let last = (start | word.high) >> steps
        let low = FineScale.magnitude(ofCell: first, shift: shift)
        let high = first == last ? low : FineScale.magnitude(ofCell: last, shift: shift)
        return Mass(low: low, high: high, count: Double(word.count))
    }

    /// Exact values moved to the middle of their cells.
    private static func masses(of values: ValueCounts, shift: Int) -> [Mass] {
        var masses: [Mass] = []
        for (value, count) in values.sorted {
            var place = 0.0
            if value.magnitude >= FineScale.leastMagnitude {
                let position = FineScale.position(ofMagnitudeBits: value.magnitude.bitPattern)
                let magnitude = FineScale.magnitude(ofCell: position >> shift, shift: shift)
                place = value < 0 ? -magnitude : magnitude
            }
            if let last = masses.last, last.low == place {
                masses[masses.count - 1].count += Double(count)
            } else {
                masses.append(Mass(low: place, high: place, count: Double(count)))
            }
        }
        return masses
    }
}
