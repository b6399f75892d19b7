/// What is assigned to arms.
public enum RandomizationUnit: String, Sendable, CaseIterable {
    /// Every event on its own.
    case event
    /// The events' `unit`: one user's events go to the same arm, and are not independent.
    case unit
}
