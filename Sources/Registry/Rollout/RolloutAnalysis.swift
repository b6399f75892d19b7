import Commands
import JSON

/// How a rollout judges itself, window by window.
public struct RolloutAnalysis: Sendable, Equatable {
    /// The version that the deployed one is compared with.
    public var baseline: String?
    /// Milliseconds; a multiple of a minute. Windows begin at multiples of it since 1970.
    public var window: Int64
    /// Events that each version needs in a window; with fewer the window is inconclusive.
    public var minimumCount: UInt64
    /// Failed windows of a step that are forgiven.
    public var failureLimit: Int
    /// Failed windows in succession that are forgiven; nil leaves it to `failureLimit`.
    public var consecutiveFailureLimit: Int?
    /// Inconclusive windows of a step that are forgiven.
    public var inconclusiveLimit: Int
    /// Milliseconds of passed windows for steps that don't say themselves; nil is one window.
    public var hold: Int64?
    public var metrics: [AnalysisMetric]

    static let baseWindow: Int64 = 60_000

    init(reading reader: inout BodyReader) {
        baseline = reader.text("baseline")
        window = reader.duration("window") ?? Self.baseWindow
        if window <= 0 || window % Self.baseWindow != 0 {
            reader.report("window", "is no multiple of 1m")
            window = Self.baseWindow
        }
        let counts = 0...Int64(RegistryLimits.windowCount)
        minimumCount = UInt64(clamping: reader.integer("minimum_count", in: 0...Int64.max) ?? 20)
        failureLimit = Int(reader.integer("failure_limit", in: counts) ?? 0)
        consecutiveFailureLimit = reader.integer("consecutive_failure_limit", in: counts).map(Int.init)
        inconclusiveLimit = Int(reader.integer("inconclusive_limit", in: counts) ?? 0)
        hold = reader.duration("hold")
        let limit = RegistryLimits.analysisMetricCount
        metrics = reader.objects("metrics", limit: limit) { AnalysisMetric(reading: &$0) } ?? []
        check(&reader)
        reader.finish()
    }

    private func check(_ reader: inout BodyReader) {
        if metrics.allSatisfy(\.isDryRun),
            reader.value("metrics")?.array?.isEmpty != false || !metrics.isEmpty
        {
            reader.report("metrics", "nothing would decide: at least one that is no dry run is needed")
        }
        if baseline == nil, let index = metrics.firstIndex(where: { $0.limit.needsBaseline }) {
            reader.report("baseline", "is missing, and metric \(index) compares with it")
        }
    }

    /// Windows that must pass before a step is left.
    func passesNeeded(_ step: RolloutStep) -> Int {
        let hold = step.hold ?? self.hold ?? window
        return Int(clamping: max(1, hold / window + (hold % window == 0 ? 0 : 1)))
    }
}
