import Log

/// The states of past moments that were asked for last. What is asked of one moment is mostly asked several times: by
/// several views, or by a page that is drawn again.
actor PastStates {
    /// States that are kept; each may hold as much as the closed windows of a whole engine.
    static let kept = 4
    /// Replays at once: the shards at work need the processors, too.
    static let replaysAtOnce = 2
    /// Questions that wait for a replay; further ones are refused.
    static let waiting = 32

    private let replay: PastReplay
    private nonisolated var taskExecutor: (any TaskExecutor)? { replay.scheduling.taskExecutor }
    /// The newest last.
    private var states: [(position: Position, state: PastState)] = []
    private var running = 0
    private var waiters: [(id: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    private var waiterCount = 0

    init(_ replay: PastReplay) {
        self.replay = replay
    }

    /// The state at a moment, and what it took to make it: nothing if it was there.
    ///
    /// - Throws: `EngineError` of kind `busy` if too many wait already, and what `PastReplay` throws.
    func state(
        at moment: Moment, of scope: PastState.Scope = .allShards
    ) async throws -> (state: PastState, isCached: Bool) {
        if let state = known(moment, scope) { return (state, true) }
        try await begin()
        defer { end() }
        // Somebody may have asked for the same moment before.
        if let state = known(moment, scope) { return (state, true) }
        let state = try await replay.state(at: moment, of: scope)
        keep(state)
        return (state, false)
    }

    private func known(_ moment: Moment, _ scope: PastState.Scope) -> PastState? {
        guard case .position(let position) = moment else { return nil }
        let index = states.firstIndex { known in
            known.state.scope == scope && position.isOfJournals(of: known.position)
        }
        guard let index else { return nil }
        let found = states.remove(at: index)
        states.append(found)
        return found.state
    }

    private func keep(_ state: PastState) {
        states.append((state.position, state))
        if states.count > Self.kept { states.removeFirst(states.count - Self.kept) }
    }

    // MARK: Turns

    private func begin() async throws {
        try Task.checkCancellation()
        guard running >= Self.replaysAtOnce else {
            running += 1
            return
        }
        guard waiters.count < Self.waiting else {
            throw EngineError(
                .busy(retryAfterSeconds: 1), "\(waiters.count) questions about the past wait already")
        }
        waiterCount += 1
        let id = waiterCount
        let hasTurn = await withTaskCancellationHandler {
            await withCheckedContinuation { waiters.append((id, $0)) }
        } onCancel: {
            Task(executorPreference: taskExecutor) { await self.giveUp(id) }
        }
        guard hasTurn else { throw CancellationError() }
    }

    /// The turn goes to whoever waits longest.
    private func end() {
        guard !waiters.isEmpty else {
            running -= 1
            return
        }
        waiters.removeFirst().continuation.resume(returning: true)
    }

    private func giveUp(_ id: Int) {
        guard let index = waiters.firstIndex(where: { $0.id == id }) else { return }
        waiters.remove(at: index).continuation.resume(returning: false)
    }
}

extension Position {
    /// Whether this names exactly the journal places of another one; dead letters, which no shard holds, do not count.
    fileprivate func isOfJournals(of other: Position) -> Bool {
        let mine = offsets.filter { $0.key.topic != Topology.deadLetters }
        return mine == other.offsets
    }
}
