public enum ExperimentStatus: String, Sendable, CaseIterable {
    case draft
    case running
    case stopped
    case decided
}
