/// What the engine decided about an experiment, and why.
public struct ExperimentDecision: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        case decided = "experiment.decided"
        /// A bandit changed its split.
        case split = "experiment.split"

        /// The type of the decision's event.
        public var type: String { "io.varve.decision.\(rawValue).v1" }
    }

    /// The same in every rebuild.
    public var id: String
    public var kind: Kind
    /// The experiment's name.
    public var subject: String
    /// Milliseconds since 1970: the end of the window that decided.
    public var time: Int64
    public var reason: String
    public var evidence: ExperimentEvidence
    /// To be applied before the next window is counted.
    public var event: ExperimentEvent
    /// Commands to the registry, in their order; none unless the definition asks for them.
    public var actions: [ExperimentAction]
}
