/// How far a shard is with a group of commands.
struct CommandProgress {
    /// A group is on its way: nothing else may change the state meanwhile.
    var isCommitting = false
    /// Events were written that are not folded yet. They were decided on the state as it is: they come first.
    var isUnsettled = false

    /// Whether the shard has to let everything else wait.
    var holdsShard: Bool { isCommitting || isUnsettled }
}
