/// How the comparisons of several treatments with the control share alpha.
public enum Correction: String, Sendable, CaseIterable {
    case bonferroni
    case none
}
