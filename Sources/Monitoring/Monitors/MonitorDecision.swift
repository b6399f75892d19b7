public import JSON

/// Something that a monitor decided by itself.
public struct MonitorDecision: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        /// Drift or quality have been beyond their limits for long enough.
        case retrainingRecommended = "retraining.recommended"
        /// A sequential detector has found that a number is not what it was.
        case changeDetected = "detector.changed"

        /// Of the decision's event.
        public var type: String { "io.varve.decision.\(rawValue.replacing("_", with: "-")).v1" }
    }

    /// The same in every fold of the same log.
    public var id: String
    public var kind: Kind
    public var model: String
    public var version: String
    /// The end of the window that decided, milliseconds since 1970.
    public var time: Int64
    public var reason: String
    /// What was judged: `evidence.windows`.
    public var windows: [JSONValue]
    /// Of the first window that is evidence.
    public var since: Int64
    public var monitor: String
    /// 1 at first, one more for every change of the monitor.
    public var monitorVersion: Int
}
