import Sketches

/// Estimates in which values above a quantile of all arms together count as that quantile, so that a few extreme ones
/// don't drown the rest.
///
/// Counts and sums of all values are exact. What lies above the quantile is known by the sketch's bins: the cap and the
/// sum above it are within its relative accuracy, 1 % by default, for all arms alike.
enum Winsorization {
    static func capped(
        _ estimates: [ArmEstimate], _ distributions: [QuantileSketch], quantile: Double
    ) -> [ArmEstimate]? {
        var all = QuantileSketch()
        for distribution in distributions {
            guard all.isMergeable(with: distribution) else { return nil }
            all.merge(distribution)
        }
        guard let cap = all.quantile(quantile) else { return nil }
        return zip(estimates, distributions).map { capped($0, $1, at: cap) }
    }

    private static func capped(
        _ estimate: ArmEstimate, _ distribution: QuantileSketch, at cap: Double
    ) -> ArmEstimate {
        // Distances from the cap, so that little is taken from little.
        var (sum, squares) = (0.0, 0.0)
        distribution.forEachBin { bin in
            let excess = min((bin.lower + bin.upper) / 2, distribution.max ?? bin.upper) - cap
            guard excess > 0 else { return }
            sum += excess * Double(bin.count)
            squares += excess * excess * Double(bin.count)
        }
        let (n, distance) = (estimate.count, estimate.mean - cap)
        let rest = n * distance - sum
        let m2 = estimate.variance * max(0, n - 1) + n * distance * distance - squares - rest * rest / n
        var result = estimate
        result.mean = cap + rest / n
        result.variance = max(0, m2) / max(1, n - 1)
        return result
    }
}
