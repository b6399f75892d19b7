/// How much of alpha may be spent up to which share of the information (K. K. G. Lan, D. L. DeMets, Biometrika 70, 1983).
///
/// Alpha is two-sided, and each side spends half of it.
public enum SpendingFunction: String, Sendable, CaseIterable {
    /// Like O'Brien and Fleming's boundaries: little at first. `4 (1 - Φ(Φ^-1(1 - alpha / 4) / sqrt(t)))`
    case obrienFleming = "obrien_fleming"
    /// Like Pocock's boundaries: evenly. `alpha ln(1 + (e - 1) t)`
    case pocock

    /// What is spent at a share of the information; a share of 1 or more has spent everything.
    public func spent(alpha: Double, at share: Double) -> Double {
        guard share < 1 else { return alpha }
        switch self {
        case .obrienFleming:
            let quantile = NormalDistribution.standard.upperQuantile(0.25 * alpha)
            return 4 * NormalDistribution.standard.survival(quantile / share.squareRoot())
        case .pocock:
            return alpha * DeterministicMath.log1p(1.718_281_828_459_045 * share)
        }
    }
}
