/// Commands that wait to be decided, in the order in which they came, with those who wait for the answers.
struct CommandQueue {
    typealias Outcome = Result<CommandAnswer, EngineError>
    typealias Waiter = CheckedContinuation<Outcome, Never>

    /// Commands that are decided, and share a sync, at once.
    static let groupLimit = 256
    /// Further ones are refused.
    static let limit = 4_096

    private var waiting: [(request: CommandRequest, waiter: Waiter)] = []
    /// A group is on its way: nothing else may change the state meanwhile.
    var isCommitting = false
    /// Events were written that are not folded yet. They were decided on the state as it is: they come first.
    var isUnsettled = false

    /// Whether the shard has to let everything else wait.
    var holdsShard: Bool { isCommitting || isUnsettled }
    /// Runs while anything waits.
    var task: Task<Void, Never>?

    var isEmpty: Bool { waiting.isEmpty }
    var isFull: Bool { waiting.count >= Self.limit }

    mutating func add(_ request: CommandRequest, _ waiter: Waiter) { waiting.append((request, waiter)) }

    mutating func takeGroup() -> [(request: CommandRequest, waiter: Waiter)] {
        let group = Array(waiting.prefix(Self.groupLimit))
        waiting.removeFirst(group.count)
        return group
    }
}
