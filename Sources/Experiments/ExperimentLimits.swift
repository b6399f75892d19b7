/// The limits of experiments. A command that would go beyond one is refused and says which.
public enum ExperimentLimits {
    /// Bytes of the JSON text of an arm's value.
    public static let valueBytes = 65_536
    /// Experiments that were ever defined; each takes memory as long as the directory lives.
    public static let experimentCount = 100_000
    /// Experiments that run at once.
    public static let runningCount = 10_000
    public static let armCount = 16
    public static let guardrailCount = 20
    public static let overrideCount = 1_000
    /// Changes of an experiment's split, a bandit's included.
    public static let splitCount = 10_000
    /// Looks of a group-sequential plan.
    public static let lookCount = 50
    /// Periods of the effect over time; beyond it neighbours are merged, so that each is twice as long.
    public static let periodCount = 48
    /// Units that a window keeps the totals of.
    public static let windowUnitCount = 32
    /// Units that an experiment keeps the totals of, per arm.
    public static let unitTotalCount = 512
    /// Units that an experiment remembers per arm to find those seen in two arms.
    public static let unitHashCount = 256
    /// Exposures that a command tells of.
    public static let exposureCount = 10_000
    /// Samples that a plan may ask for.
    public static let sampleCount: Int64 = 1_000_000_000_000
    /// Draws of a bandit's update.
    public static let drawCount: Int64 = 100_000
    /// How far the sum of weights may be from 100.
    public static let weightTolerance = 1e-9
}
