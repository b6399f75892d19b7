import Synchronization

/// Sends the batches of a feed to a target and counts what becomes of them.
///
/// One connection keeps the order of the input. Each batch is sent until it is answered: at least once, which
/// is safe because events have ids and the engine recognizes those that it has.
package final class Publisher: Sendable {
    package struct Options: Sendable {
        package var topic: String
        /// Batches under way at once. With more than one, order is kept within a batch only.
        package var connections = 1
        package var eventsPerSecond: Double?
        package var retries = RetryPolicy()

        package init(topic: String) { self.topic = topic }
    }

    private struct State {
        var tally: PublishTally
        var pacer: RatePacer?
        var hasAnswered = false
        var failure: CommandFailure?
        var shareRead: Double?
        var lastNotice: ContinuousClock.Instant?
    }

    /// While it waits, it says so this often: more would bury everything else.
    private static let noticeInterval = Duration.seconds(30)

    private let target: any PublishTarget
    private let options: Options
    private let began = ContinuousClock.now
    private let state: Mutex<State>
    private let progress: ProgressHandler
    private let notice: @Sendable (String) -> Void

    /// - Parameter notice: is told that a batch will be sent again, and why.
    package init(
        target: any PublishTarget, options: Options, files: [String], progress: @escaping ProgressHandler,
        notice: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.target = target
        self.options = options
        self.progress = progress
        self.notice = notice
        state = Mutex(
            State(
                tally: PublishTally(files: files),
                pacer: options.eventsPerSecond.map(RatePacer.init(eventsPerSecond:))))
    }

    /// Sends everything. What was counted until a failure is returned beside it.
    package func run(_ feed: EventFeed) async -> (tally: PublishTally, failure: CommandFailure?) {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<options.connections {
                group.addTask { await self.work(feed) }
            }
        }
        return state.withLock { ($0.tally, $0.failure) }
    }

    /// One connection's loop.
    private func work(_ feed: EventFeed) async {
        do throws(CommandFailure) {
            while state.withLock({ $0.failure == nil }), let item = try await feed.next() {
                try await waitForTurn(item.batch.lines.count)
                for refusal in item.batch.refusals {
                    state.withLock { $0.tally.reject(refusal.reason, file: item.file, line: refusal.line) }
                }
                try await send(item.batch, file: item.file)
                report(item.shareRead)
            }
        } catch {
            state.withLock { $0.failure = $0.failure ?? error }
        }
    }

    private func send(_ batch: EventBatch, file: Int) async throws(CommandFailure) {
        guard !batch.lines.isEmpty else { return }
        var attempt = 1
        let start = ContinuousClock.now
        while true {
            do {
                let answer = try await target.send(batch, to: options.topic)
                count(answer, batch, file: file)
                return
            } catch {
                let waited = (ContinuousClock.now - start).seconds
                let decision = options.retries.decide(
                    after: error, attempt: attempt, waitedSeconds: waited,
                    hasAnswered: state.withLock { $0.hasAnswered }, jitter: .random(in: 0...1))
                switch decision {
                case .wait(let seconds):
                    sayThatItWaits(because: error)
                    try await pause(seconds)
                case .giveUp(let failure): throw failure
                case .split:
                    try await sendSplit(batch, file: file)
                    return
                }
            }
            attempt += 1
        }
    }

    private func sayThatItWaits(because error: SendError) {
        let now = ContinuousClock.now
        let isDue = state.withLock { state in
            if let last = state.lastNotice, now - last < Self.noticeInterval { return false }
            state.lastNotice = now
            return true
        }
        if isDue { notice("trying again: \(error.reason)") }
    }

    /// A batch that the server finds too large, in halves; a single event of that kind is rejected.
    private func sendSplit(_ batch: EventBatch, file: Int) async throws(CommandFailure) {
        guard batch.lines.count > 1 else {
            state.withLock {
                $0.hasAnswered = true
                $0.tally.reject("larger than the server takes", file: file, line: batch.lines[0])
            }
            return
        }
        let middle = batch.lines.count / 2
        try await send(batch.part(0..<middle), file: file)
        try await send(batch.part(middle..<batch.lines.count), file: file)
    }

    private func count(_ answer: BatchAnswer, _ batch: EventBatch, file: Int) {
        state.withLock { state in
            state.hasAnswered = true
            state.tally.accept(answer.accepted)
            for rejection in answer.rejected {
                state.tally.reject(rejection.reason, file: file, line: batch.lines[rejection.index])
            }
        }
    }

    private func report(_ shareRead: Double?) {
        let now = state.withLock { state -> WorkProgress in
            if let shareRead { state.shareRead = max(state.shareRead ?? 0, shareRead) }
            return WorkProgress(events: Int64(state.tally.events), share: state.shareRead)
        }
        progress(now)
    }

    private func waitForTurn(_ events: Int) async throws(CommandFailure) {
        guard let due = state.withLock({ $0.pacer?.dueSeconds(sending: events) }) else { return }
        let early = due - (ContinuousClock.now - began).seconds
        if early > 0 { try await pause(early) }
    }

    private func pause(_ seconds: Double) async throws(CommandFailure) {
        do {
            try await Task.sleep(for: .seconds(seconds))
        } catch {
            throw CommandFailure(.interrupted, "interrupted")
        }
    }
}
