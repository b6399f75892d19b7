/// How far a version has come.
public enum Stage: String, Sendable, CaseIterable {
    case development, testing, staging, production, archived

    /// The stage's place on the way forward; nil for `archived`, which lies beside it.
    private var place: Int? { self == .archived ? nil : Self.allCases.firstIndex(of: self) }

    /// Forward by one, back to any earlier stage, to `archived` from everywhere, and from there to
    /// `development` only.
    public func canMove(to next: Stage) -> Bool {
        guard self != next else { return false }
        guard next != .archived else { return true }
        guard let here = place, let there = next.place else { return next == .development }
        return there <= here + 1
    }

    /// Where a version may go from here.
    public var next: [Stage] { Self.allCases.filter(canMove) }
}
