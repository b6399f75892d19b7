public import Commands

/// Which windows a rule judges: of what view, of which series, told apart by what, of what size. Rules of one shape share
/// their subjects.
public struct RuleShape: Sendable, Hashable {
    /// What a member that subjects are not told apart by must be, for a series to count at all.
    public struct Filter: Sendable, Hashable {
        public var member: String
        public var pattern: NamePattern

        public init(member: String, pattern: NamePattern) { (self.member, self.pattern) = (member, pattern) }
    }

    public var view: String
    /// Members of the view, in the order in which a subject names them.
    public var by: [String]
    /// Milliseconds.
    public var window: Int64
    /// In the order of their members.
    public var filters: [Filter]

    public init(view: String, by: [String], window: Int64, filters: [Filter] = []) {
        (self.view, self.by, self.window, self.filters) = (view, by, window, filters)
    }
}
