/// What one person last said of a version.
struct ApprovalVote: Equatable {
    /// Index of the actor.
    var by: Int32
    var approval: Approval
    var comment: String?
    /// Milliseconds since 1970.
    var time: Int64
    var conditions: [String]
}
