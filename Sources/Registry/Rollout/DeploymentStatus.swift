/// Where a deployment stands.
public enum DeploymentStatus: String, Sendable, CaseIterable {
    case pending, deploying, healthy, paused, unhealthy, failed, promoted
    case rolledBack = "rolled_back"
    case superseded

    /// Whether no other deployment of its model and environment may be made.
    public var isOpen: Bool {
        switch self {
        case .pending, .deploying, .healthy, .paused, .unhealthy: true
        case .failed, .promoted, .rolledBack, .superseded: false
        }
    }

    public var isFinal: Bool { self == .failed || self == .rolledBack || self == .superseded }

    /// Whether its weights are applied and can still change: nobody else sets the traffic meanwhile.
    public var ownsTraffic: Bool { isOpen && self != .pending }
}
