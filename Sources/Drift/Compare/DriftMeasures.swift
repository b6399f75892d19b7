/// How far a window's distribution of a feature lies from the reference's. Definitions and accuracy are in README.md.
public struct DriftMeasures: Equatable, Sendable {
    /// How the feature was compared: as the reference has it.
    public var kind: FeatureKind
    /// Events of the reference, and of the window, nulls included.
    public var referenceCount: UInt64
    public var count: UInt64
    /// Events of the window in which the feature is null or absent.
    public var nulls: UInt64
    /// Values of the window that are of another kind than the reference's.
    public var mismatches: UInt64
    /// Values of the window that the reference has none like: numbers beyond its least and greatest, as far as its
    /// resolution tells, and categories that it has not; nil where too many categories have no counts of their own.
    public var strangers: UInt64?
    /// Bins that hold something of either.
    public var bins: Int
    /// Population stability index.
    public var psi: Double
    /// Jensen-Shannon distance, base 2, from 0 to 1.
    public var jensenShannon: Double
    /// Total variation of the bins, from 0 to 1.
    public var totalVariation: Double
    /// Pearson's statistic for the same distribution in both, with `bins - 1` degrees of freedom.
    public var chiSquare: Double
    /// Kolmogorov-Smirnov, of numbers without nulls; nil for categories, and where either has no numbers.
    public var kolmogorovSmirnov: Double?
    /// Wasserstein distance of the first order, of numbers without nulls, in the feature's unit.
    public var wasserstein: Double?
    /// The same in standard deviations of the reference; nil if that is zero.
    public var normalizedWasserstein: Double?
    /// The window's share of nulls minus the reference's.
    public var nullShareChange: Double
    /// Numbers of the reference and of the window, which `kolmogorovSmirnov` is of.
    public var referenceNumbers: UInt64
    public var numbers: UInt64
}
