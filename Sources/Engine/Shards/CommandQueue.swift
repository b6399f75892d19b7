import Synchronization

/// Commands that wait to be decided, in the order in which they came, with those who wait for the answers.
///
/// Whoever has a command adds it here without a turn on the shard's thread, which takes a whole group in one.
final class CommandQueue: Sendable {
    typealias Outcome = Result<CommandAnswer, EngineError>
    typealias Waiter = CheckedContinuation<Outcome, Never>
    typealias Waiting = (request: CommandRequest, waiter: Waiter)

    /// Commands that are decided, and share a sync, at once.
    static let groupLimit = 256
    /// Further ones are refused.
    static let limit = 4_096

    private struct State {
        var waiting: [Waiting] = []
        var worker: Task<Void, Never>?
    }

    private let state = Mutex(State())

    /// Decides what waits; nil while nothing does.
    var worker: Task<Void, Never>? { state.withLock(\.worker) }

    /// - Parameter begin: begins to take groups until there are none. Called if nobody is at it.
    /// - Returns: false if the queue is full: the waiter is not taken then.
    func add(_ request: CommandRequest, _ waiter: Waiter, begin: () -> Task<Void, Never>) -> Bool {
        state.withLock { state in
            guard state.waiting.count < Self.limit else { return false }
            state.waiting.append((request, waiter))
            if state.worker == nil { state.worker = begin() }
            return true
        }
    }

    /// Nil if nothing waits: who asked is at it no more, and the next command has somebody else begin.
    func takeGroup() -> [Waiting]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.worker = nil
                return nil
            }
            let group = Array(state.waiting.prefix(Self.groupLimit))
            state.waiting.removeFirst(group.count)
            return group
        }
    }
}
