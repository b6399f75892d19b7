/// The limits of health. A command that would go beyond one is refused and says which.
public enum HealthLimits {
    public static let policyCount = 1_000
    /// Features of a policy.
    public static let featureCount = 200
    /// Bytes of UTF-8 of a feature's name in a policy.
    public static let featureNameBytes = 250
    /// Features of one device in one window; readings of further ones count as samples only.
    public static let readingFeatureCount = 256
    /// Names of features that a shard's fold tells apart; readings of further ones count as samples only.
    public static let featureNameCount = 65_536
    /// Devices that are held; readings of further ones are counted and not scored.
    public static let deviceCount = 1_000_000
    /// Closed windows that a trend may go back to.
    public static let trendWindowCount = 2_000
    /// Windows of one device that are open at once; for a further one the oldest is closed early.
    public static let openWindowCount = 64
    /// Devices that a view lists at the most, and unless it is told otherwise.
    public static let pageSize = 10_000
    /// The worst devices that a summary names.
    public static let worstCount = 10
}
