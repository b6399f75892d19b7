/// How many samples a test at a fixed horizon needs, by the normal approximation.
public struct SampleSize: Equatable, Sendable {
    public let control: Double
    public let treatment: Double

    public var total: Double { control + treatment }

    /// For Welch's t-test of two means that differ by `difference`: `n = (z(1 - alpha / 2) + z(power))^2 (v1 + v2 / r) / d^2`
    /// in the control, and `z(1 - alpha / 2)^2 / 4` more for the estimated variance (W. C. Guenther, The American Statistician 35,
    /// 1981); `r n` in the treatment. Both are rounded up.
    ///
    /// - Parameters:
    ///   - alpha: Two-sided.
    ///   - power: The probability to find the difference.
    ///   - allocation: `r`, the samples in the treatment for each in the control.
    /// - Throws: `badProbability` for alpha or power, `badMoments` for a variance or difference that is not positive and finite,
    ///   `badSetting` for an allocation out of 1e-3...1e3 or a size beyond `limit`.
    public static func forMeans(
        difference: Double, controlVariance: Double, treatmentVariance: Double, alpha: Double, power: Double,
        allocation: Double = 1
    ) throws(StatisticsError) -> SampleSize {
        try check(alpha: alpha, power: power, allocation: allocation)
        guard difference.magnitude > 0, difference.isFinite, controlVariance > 0, treatmentVariance > 0,
            controlVariance < .infinity, treatmentVariance < .infinity
        else {
            throw StatisticsError(
                .badMoments,
                "a difference of \(difference), variances of \(controlVariance), \(treatmentVariance)")
        }
        let standard = NormalDistribution.standard
        let bound = standard.upperQuantile(0.5 * alpha)
        let sum = bound + standard.quantile(power)
        let spread = (controlVariance + treatmentVariance / allocation).squareRoot() / difference.magnitude
        return try SampleSize(
            control: sum * sum * spread * spread + 0.25 * bound * bound, allocation: allocation)
    }

    /// For the z-test of two proportions: `n = (z(1 - alpha / 2) sqrt(p (1 - p) (1 + 1 / r)) + z(power) sqrt(p1 (1 - p1) +
    /// p2 (1 - p2) / r))^2 / (p2 - p1)^2` in the control, where `p = (p1 + r p2) / (1 + r)`; `r n` in the treatment (J. L. Fleiss:
    /// Statistical methods for rates and proportions). Both are rounded up.
    ///
    /// - Throws: As `forMeans`; `badProbability` for proportions out of `0...1` or the same.
    public static func forProportions(
        control: Double, treatment: Double, alpha: Double, power: Double, allocation: Double = 1
    ) throws(StatisticsError) -> SampleSize {
        try check(alpha: alpha, power: power, allocation: allocation)
        guard control >= 0, control <= 1, treatment >= 0, treatment <= 1, control != treatment else {
            throw StatisticsError(.badProbability, "proportions of \(control) and \(treatment)")
        }
        let standard = NormalDistribution.standard
        let pooled = (control + allocation * treatment) / (1 + allocation)
        let null = (pooled * (1 - pooled) * (1 + 1 / allocation)).squareRoot()
        let alternative =
            (control * (1 - control) + treatment * (1 - treatment) / allocation).squareRoot()
        let sum = standard.upperQuantile(0.5 * alpha) * null + standard.quantile(power) * alternative
        let root = sum / (treatment - control)
        return try SampleSize(control: root * root, allocation: allocation)
    }

    /// More samples than this are refused, as whole numbers of a double end there.
    public static let limit = 0x1p53

    private init(control: Double, allocation: Double) throws(StatisticsError) {
        let least = max(2, control.rounded(.up))
        let other = max(2, (allocation * control).rounded(.up))
        guard least + other <= Self.limit else {
            throw StatisticsError(
                .badSetting, "a difference so small that \(control) samples would be needed")
        }
        self.control = least
        treatment = other
    }

    private static func check(alpha: Double, power: Double, allocation: Double) throws(StatisticsError) {
        try StatisticsError.requireProbability(alpha, "an alpha")
        guard power >= 0.5, power < 1 else {
            throw StatisticsError(.badProbability, "a power of \(power), which is not in 0.5..<1")
        }
        guard allocation >= 1e-3, allocation <= 1e3 else {
            throw StatisticsError(.badSetting, "an allocation of \(allocation), which is not in 1e-3...1e3")
        }
    }
}
