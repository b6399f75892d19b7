import Sketches

/// Estimates in which values above a quantile of all arms together count as that quantile, so that a few extreme ones
/// don't drown the rest.
///
/// Every value is known by its bin of the sketch, within 1 % by default and for all arms alike: what is spread over several
/// bins averages out, and a difference of less than a bin between values that hardly vary is not seen.
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
        var values = GroupedSum()
        distribution.forEachBin { bin in
            values.add(GroupedSum(count: Double(bin.count), of: min((bin.lower + bin.upper) / 2, cap)))
        }
        var result = estimate
        (result.count, result.independent) = (values.count, values.count)
        result.mean = values.mean
        result.variance = values.m2 / max(1, values.count - 1)
        return result
    }
}
