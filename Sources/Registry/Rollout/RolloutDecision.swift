/// What the engine decided about a rollout, and why.
public struct RolloutDecision: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        case advanced = "rollout.advanced"
        case paused = "rollout.paused"
        case rolledBack = "rollout.rolled_back"
        case promoted = "rollout.promoted"

        /// The type of the decision's event.
        public var type: String { "io.varve.decision.\(rawValue.replacing("_", with: "-")).v1" }
    }

    /// The same in every rebuild.
    public var id: String
    public var kind: Kind
    /// The deployment's id.
    public var subject: String
    /// Milliseconds since 1970: the end of the window that decided.
    public var time: Int64
    public var reason: String
    public var evidence: DecisionEvidence
    /// To be appended to the topic `registry` as one and applied before the next window is judged.
    public var events: [RegistryEvent]
}
