/// How bad it is, the least first.
public enum Severity: String, Sendable, CaseIterable, Comparable {
    case info, warning, high, critical

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
}
