/// A command that the state allows.
public struct ExperimentAcceptance: Sendable, Equatable {
    /// 201 if it made something, else 200.
    public var status: Int
    /// The name of the experiment that the answer shows, once the events are applied.
    public var experiment: String
    /// To be appended as one and applied in this order; none if nothing changes.
    public var events: [ExperimentEvent]
}
