/// The limits of the registry. A command that would go beyond one is refused and says which.
public enum RegistryLimits {
    /// Bytes of UTF-8.
    public static let descriptionBytes = 65_536
    public static let tagCount = 200
    /// Bytes of UTF-8.
    public static let tagKeyBytes = 250
    /// Bytes of UTF-8: MLflow's clients keep the texts of prompts in tags.
    public static let tagValueBytes = 100_000
    public static let metricCount = 500
    public static let parentCount = 100
    public static let conditionCount = 100
    public static let approverCount = 100
    public static let featureCount = 4_096
    public static let modelCount = 1_000_000
    /// Versions of one model, deleted ones included.
    public static let versionCount = 1_000_000
    /// Aliases of one model.
    public static let aliasCount = 1_000
    /// Environments of one model.
    public static let environmentCount = 100
    /// Versions in one split.
    public static let splitCount = 100
    /// Steps of a deployment, those that follow from replicas and batch included.
    public static let stepCount = 1_000
    public static let analysisMetricCount = 50
    /// Entries of one decision's evidence: when there are more, the oldest that passed are left out first.
    public static let evidenceCount = 200
    /// Windows of all limits that count windows.
    public static let windowCount = 1_000_000
    /// Versions of a page for MLflow's clients, which ask for so many unless they are told otherwise.
    public static let mlflowPageSize = 10_000
    /// How far a split's sum may be from 100.
    public static let splitTolerance = 1e-9
}
