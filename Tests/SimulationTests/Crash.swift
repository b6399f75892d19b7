/// How an engine ends.
enum Crash: CaseIterable {
    /// What was not synced is lost, in any part.
    case powerCut
    /// The process dies; the machine goes on.
    case kill
    case cleanStop
}
