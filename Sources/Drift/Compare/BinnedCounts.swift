internal import Statistics

/// Counts of a reference and of a window in the same bins, and the measures that follow from them alone.
struct BinnedCounts {
    /// Smaller shares are raised to it in PSI, whose logarithm an empty bin would make infinite.
    static let leastShare = 0.000_1

    /// (reference, window) of each bin.
    private(set) var bins: [(reference: Double, window: Double)] = []
    private(set) var referenceTotal = 0.0
    private(set) var windowTotal = 0.0

    /// Adds a bin. One that is empty in both says nothing and changes nothing.
    mutating func append(reference: Double, window: Double) {
        bins.append((reference, window))
        referenceTotal += reference
        windowTotal += window
    }

    /// How many bins hold something.
    var occupied: Int { bins.count { $0.reference + $0.window > 0 } }

    /// PSI, Jensen-Shannon distance, total variation, and the chi-square statistic in one pass.
    func divergences() -> (psi: Double, jensenShannon: Double, totalVariation: Double, chiSquare: Double) {
        var psi = 0.0
        var divergence = 0.0
        var variation = 0.0
        var chiSquare = 0.0
        let ratio = (windowTotal / referenceTotal).squareRoot()
        for bin in bins where bin.reference + bin.window > 0 {
            let p = bin.reference / referenceTotal
            let q = bin.window / windowTotal
            let (a, b) = (max(p, Self.leastShare), max(q, Self.leastShare))
            psi += (b - a) * DeterministicMath.log(b / a)
            let middle = (p + q) / 2
            if p > 0 { divergence += p * DeterministicMath.log(p / middle) }
            if q > 0 { divergence += q * DeterministicMath.log(q / middle) }
            variation += (p - q).magnitude
            let distance = bin.reference * ratio - bin.window / ratio
            chiSquare += distance * distance / (bin.reference + bin.window)
        }
        let inBits = max(0, divergence / 2 / 0.693_147_180_559_945_3)
        return (psi, min(1, inBits.squareRoot()), min(1, variation / 2), chiSquare)
    }
}
