internal import Statistics

/// How a measure is distributed between a reference and a window that were drawn from the same distribution,
/// independently.
///
/// With `N = n m / (n + m)` for a window of `n` and a reference of `m`, and `B` bins: `N psi` and `8 ln 2 N js²` are
/// chi-square with `B - 1` degrees of freedom in the limit, both being Pearson's statistic up to terms of third order
/// (Lin 1991 for the Jensen-Shannon divergence; Yurdakul 2018 for PSI). `sqrt(N) ks` is Kolmogorov's in the limit, with
/// Stephens' correction for finite `N` (1970). The Wasserstein distance depends on the distribution; it is judged by
/// Kolmogorov-Smirnov's significance.
struct NullDistribution {
    private let kind: Kind
    /// `n m / (n + m)`.
    private let size: Double

    private enum Kind {
        case psi(ChiSquareDistribution)
        case jensenShannon(ChiSquareDistribution)
        case kolmogorovSmirnov
    }

    /// Nil for what has no distribution: of one bin, or without numbers.
    init?(of measure: DriftMeasure, for measures: DriftMeasures) {
        let isBinned = measure == .psi || measure == .jensenShannon
        let counts =
            isBinned
            ? (measures.referenceCount, measures.count) : (measures.referenceNumbers, measures.numbers)
        let (m, n) = (Double(counts.0), Double(counts.1))
        guard m > 0, n > 0, !isBinned || measures.bins > 1 else { return nil }
        size = n / (n + m) * m
        let chiSquare = ChiSquareDistribution(degreesOfFreedom: Double(measures.bins - 1))
        kind =
            switch measure {
            case .psi: .psi(chiSquare)
            case .jensenShannon: .jensenShannon(chiSquare)
            case .kolmogorovSmirnov, .wasserstein: .kolmogorovSmirnov
            }
    }

    private static let perSquaredDistance = 8 * 0.693_147_180_559_945_3

    /// `sqrt(N) + 0.12 + 0.11 / sqrt(N)`, which stands for `sqrt(N)`.
    private var kolmogorovScale: Double {
        let root = size.squareRoot()
        return root + 0.12 + 0.11 / root
    }

    /// The probability of more than `value`.
    func survival(_ value: Double) -> Double {
        switch kind {
        case .psi(let chiSquare): chiSquare.survival(size * value)
        case .jensenShannon(let chiSquare):
            chiSquare.survival(size * Self.perSquaredDistance * value * value)
        case .kolmogorovSmirnov: KolmogorovDistribution.survival(kolmogorovScale * value)
        }
    }

    /// The value that is exceeded with a small probability.
    func upperQuantile(_ probability: Double) -> Double {
        switch kind {
        case .psi(let chiSquare): chiSquare.upperQuantile(probability) / size
        case .jensenShannon(let chiSquare):
            (chiSquare.upperQuantile(probability) / size / Self.perSquaredDistance).squareRoot()
        case .kolmogorovSmirnov:
            // The first term of the series, 2 exp(-2 x²), is all that counts below 0.1.
            (-DeterministicMath.log(probability / 2) / 2).squareRoot() / kolmogorovScale
        }
    }
}
