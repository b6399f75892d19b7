/// The two-proportion z test, one-sided: is the share of failures `p1` of a version larger than the limit
/// `ratio * p2 + difference` by more than chance explains?
///
/// `z = (p1 - ratio p2 - difference) / sqrt(p1 (1 - p1) / n1 + ratio^2 p2 (1 - p2) / n2)`, with the unpooled
/// standard error, since the hypothesis is not that both shares are equal. Fleiss, Levin and Paik, Statistical
/// Methods for Rates and Proportions, 3rd edition (2003). The approximation wants at least five failures and five successes
/// of each or so, which is what `minimum_samples` is for.
enum ProportionTest {
    static let name = "two_proportion_z"
    static let defaultAlpha = 0.05
    static let defaultMinimumSamples: Int64 = 100

    /// Critical values are tabled and not computed: no library's rounding enters a decision.
    private static let table: [(alpha: Double, critical: Double)] = [
        (0.1, 1.2815515655446004), (0.05, 1.6448536269514722), (0.025, 1.959963984540054),
        (0.01, 2.3263478740408408), (0.005, 2.5758293035489004), (0.001, 3.090232306167813),
    ]

    static var alphas: String { table.map { "\($0.alpha)" }.joined(separator: ", ") }

    static func criticalValue(alpha: Double) -> Double? {
        table.first { $0.alpha == alpha }?.critical
    }

    /// Infinite if the value is beyond the limit and neither share varies.
    static func statistic(
        failures1: UInt64, count1: UInt64, failures2: UInt64, count2: UInt64, ratio: Double,
        difference: Double
    ) -> Double {
        let (n1, n2) = (Double(count1), Double(count2))
        let (p1, p2) = (Double(failures1) / n1, Double(failures2) / n2)
        let variance = p1 * (1 - p1) / n1 + ratio * ratio * p2 * (1 - p2) / n2
        let excess = p1 - ratio * p2 - difference
        guard variance > 0 else { return excess > 0 ? .infinity : excess < 0 ? -.infinity : 0 }
        return excess / variance.squareRoot()
    }
}
