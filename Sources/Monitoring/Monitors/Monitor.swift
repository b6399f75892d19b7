public import Commands
public import Drift

/// What is watched of models without a question: drift against the reference, quality, and changes of a series of
/// numbers; and when retraining is recommended.
public struct Monitor: Sendable, Equatable {
    /// Windows are at least a base window and at most a week, milliseconds.
    public static let windows: ClosedRange<Int64> = 60_000...7 * 86_400_000
    public static let detectorLimit = 20
    public static let featureLimit = 256

    /// Models that are watched; `*` stands for any characters.
    public var model: String
    /// What of their events is watched; all where it is not given.
    public var segment = SegmentSelector.all
    /// Of the windows that are judged, milliseconds.
    public var window: Int64 = 3_600_000
    public var drift: DriftPolicy?
    /// Policies of features that differ from the model's, by the bytes of their names.
    public var features: [FeaturePolicy] = []
    public var quality: QualityLimits?
    public var detectors: [Detector] = []
    /// Retraining is recommended once windows beyond the limits cover so much time; nil for never.
    public var retrainAfter: Int64?
    /// No second recommendation for the same version within so much time.
    public var cooldown: Int64 = 7 * 86_400_000

    public struct FeaturePolicy: Sendable, Equatable {
        public var feature: String
        public var policy: DriftPolicy
    }

    /// Limits of what joined feedback says.
    public struct QualityLimits: Sendable, Equatable {
        public var leastAccuracy: Double?
        public var greatestMeanAbsoluteError: Double?
        public var greatestRootMeanSquaredError: Double?
        /// Labels that a window needs to be judged.
        public var minimumCount: UInt64 = 100
        /// So long after its end a window is judged, because labels come later; milliseconds of the series' own time.
        public var labelDelay: Int64 = 0
    }

    /// A sequential detector over one number of each closed window.
    public struct Detector: Sendable, Equatable {
        public enum Method: String, Sendable, CaseIterable {
            case adwin
            case pageHinkley = "page_hinkley"
        }

        public var field: MonitoredField
        public var method: Method
        /// ADWIN: the confidence with which chance may be taken for a change.
        public var confidence = 0.002
        /// Page-Hinkley: the change that is tolerated, and the sum of deviations that is one, in the field's unit.
        public var tolerance = 0.005
        public var threshold = 50.0
    }

    /// The policy of a feature.
    public func policy(of feature: String) -> DriftPolicy? {
        drift.map { whole in features.first { $0.feature == feature }?.policy ?? whole }
    }
}

/// What a detector follows: the mean of a window, or a rate.
public enum MonitoredField: String, Sendable, CaseIterable {
    case latency = "latency_ms"
    case errorRate = "error_rate"
    case count
    case confidence
    case accuracy
    case meanAbsoluteError = "mae"
}
