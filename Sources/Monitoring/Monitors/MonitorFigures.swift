/// What a monitor saw of one version in the last window that it could judge.
public struct MonitorFigures: Sendable, Equatable {
    public var monitor: String
    public var model: String
    public var version: String
    /// Drifted features among those that were judged.
    public var driftedShare: Double?
    public var accuracy: Double?
    public var meanAbsoluteError: Double?
}

extension MonitorsState {
    /// In the order of monitor, model and version.
    public var figures: [MonitorFigures] {
        subjects.sorted { $0.key < $1.key }.map { subject, watch in
            MonitorFigures(
                monitor: subject.monitor, model: subject.model, version: subject.version,
                driftedShare: watch.driftedShare, accuracy: watch.accuracy,
                meanAbsoluteError: watch.meanAbsoluteError)
        }
    }
}
