import ByteCoding
import Events
import Experiments
import Monitoring
import Streams

/// An experiment whose next window is closed for all of its arms.
struct ClosedExperiment {
    var window: ExperimentWindow
    /// Which series are an arm's, by arm.
    let filters: [SeriesFilter]
    /// All windows that end by then are closed.
    let end: Int64

    /// Nil while the next window is open.
    init?(_ window: ExperimentWindow, _ windows: ClosedWindows) {
        self.window = window
        filters = window.arms.map { arm in
            SeriesFilter(
                kind: window.countsFeedback ? nil : .inference, model: window.model, version: arm.version,
                variant: arm.variant)
        }
        end = filters.map { Self.closedEnd($0, windows) }.min() ?? .min
        guard isClosed(window, windows) else { return nil }
    }

    /// Inferences and feedback have clocks of their own: what isn't there of one of them doesn't follow from the other.
    private static func closedEnd(_ filter: SeriesFilter, _ windows: ClosedWindows) -> Int64 {
        guard filter.kind == nil else { return windows.closedEnd(filter) }
        var (inferences, feedback) = (filter, filter)
        (inferences.kind, feedback.kind) = (.inference, .feedback)
        return min(windows.closedEnd(inferences), windows.closedEnd(feedback))
    }

    /// Whether the windows of the data shards that begin in a window have all ended.
    func isClosed(_ window: ExperimentWindow, _ windows: ClosedWindows) -> Bool {
        windows.ended(window.end) <= end
    }

    var sections: Set<String> {
        window.distribution == nil ? [ArmWindow.name] : [ArmWindow.name, LatencyWindow.name]
    }

    /// Nil if no event came.
    func measures(_ merged: ClosedWindows.Window) throws(ByteCodingError) -> ArmMeasures? {
        guard let bytes = merged.section(ArmWindow.name) else { return nil }
        var measures = ArmMeasures(try ArmWindow(bytes: bytes))
        guard let field = window.distribution, let latencies = merged.section(LatencyWindow.name) else {
            return measures
        }
        let latency = try LatencyWindow(bytes: latencies)
        measures.distribution = field == .firstToken ? latency.firstToken : latency.latency
        return measures
    }
}
