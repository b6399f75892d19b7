/// How bad it is, the least first.
public enum Severity: String, Sendable, CaseIterable {
    case info, warning, high, critical
}
