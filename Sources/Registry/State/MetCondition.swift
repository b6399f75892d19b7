/// A condition that somebody has checked off.
struct MetCondition: Equatable {
    var condition: String
    /// Index of the actor.
    var by: Int32
    /// Milliseconds since 1970.
    var time: Int64
    var comment: String?
}
