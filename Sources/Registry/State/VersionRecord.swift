/// A version as the state holds it.
struct VersionRecord: Equatable {
    // What searches over all versions look at lies together.
    /// Milliseconds since 1970; nil unless it is deleted.
    var deletedAt: Int64?
    var stamp: Stamp
    /// When it was last changed as MLflow counts it: its tags and aliases don't. Milliseconds since 1970.
    var mlflowUpdatedAt: Int64
    var stage = Stage.development
    var approval = Approval.pending
    var name: String
    /// Without the lineage's parents, which are `parents`.
    var attributes: VersionAttributes
    var parents: [ParentReference] = []
    /// Versions that name this one as a parent, in the order in which they came.
    var children: [VersionReference] = []
    var votes: [ApprovalVote] = []
    var metConditions: [MetCondition] = []

    init(name: String, attributes: VersionAttributes, stamp: Stamp) {
        (self.name, self.attributes, self.stamp) = (name, attributes, stamp)
        mlflowUpdatedAt = stamp.createdAt
    }

    var isDeleted: Bool { deletedAt != nil }

    /// The conditions of all approvals that count, each once.
    var conditions: [String] {
        var result: [String] = []
        for condition in votes.flatMap(\.conditions) where !result.contains(condition) {
            result.append(condition)
        }
        return result
    }

    /// Why no traffic may go to it; nil if some may.
    var obstacle: String? {
        if isDeleted { return "\(name) is deleted: restore it first" }
        if approval == .rejected { return "\(name) is rejected: it needs another approval first" }
        if stage == .archived { return "\(name) is archived: move it to development first" }
        return nil
    }
}
