/// What an experiment says.
public enum Verdict: String, Sendable, CaseIterable {
    case continueTesting = "continue_testing"
    case promoteToProduction = "promote_to_production"
    case archiveCandidate = "archive_candidate"
    /// What was counted can't be trusted.
    case invalid
}
