public import Commands

/// What becomes of a command.
public enum RegistryDecision: Sendable {
    case accepted(RegistryAcceptance)
    /// A retry: answer what was answered, append nothing.
    case repeated(KeptAnswer)
    case rejected(RegistryRejection)
}

/// A command that the state allows.
public struct RegistryAcceptance: Sendable, Equatable {
    /// 201 if it made something, else 200.
    public var status: Int
    /// What the answer shows, once the events are applied.
    public var resource: RegistryResource
    /// To be appended as one and applied in this order; none if nothing changes.
    public var events: [RegistryEvent]
}
