import Dispatch
import Foundation
import Log
import Logging
import Streams
import Synchronization

/// A second state of a shard that another instance has: restored once, and kept up with what that one commits, on a thread
/// of its own. It answers nothing and writes nothing; if the shard comes here, its state is where the restore begins.
///
/// It costs what the shard itself costs in memory and in folding, and reads its input once more.
final class StandbyShard<Logic: ShardLogic>: Sendable where Logic: SendableMetatype {
    /// Between two looks at the journal. What is behind is folded when the shard comes.
    private static var lookMilliseconds: Int { 250 }
    /// After an error, until it begins anew.
    private static var retryMilliseconds: Int { 10_000 }
    /// Entries of the journal, after each of which the state can be had.
    private static var stepEntries: Int { 16 }

    let plan: ShardPlan
    private let clean: @Sendable () -> ShardCore<Logic>
    private let environment: ShardEnvironment
    private let replay = Mutex<ShardReplay<Logic>?>(nil)
    private let progress = Mutex(StandbyProgress())
    private let isOver = Atomic(false)
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchGroup()

    init(_ plan: ShardPlan, environment: ShardEnvironment, clean: @escaping @Sendable () -> ShardCore<Logic>)
    {
        self.plan = plan
        self.environment = environment
        self.clean = clean
        ended.enter()
        let thread = Thread { [self] in
            run()
            ended.leave()
        }
        thread.name = "\(plan.name).standby"
        thread.stackSize = ShardThread.stackBytes
        thread.start()
    }

    var current: StandbyProgress { progress.withLock { $0 } }

    /// Ends it and gives what it has, if it has restored anything yet. Waits for a step, or for the loading of a snapshot.
    func take() -> RestoredShard<Logic>? {
        isOver.store(true, ordering: .releasing)
        wake.signal()
        return replay.withLock { replay in
            let restored = replay.map {
                RestoredShard(core: $0.core, position: $0.position, checkpoint: nil)
            }
            replay = nil
            return restored
        }
    }

    /// Ends it; returns once it reads nothing any more.
    func stop() {
        _ = take()
        ended.wait()
    }

    // MARK: Following

    private func run() {
        // The input that the journal names was there before it, but how far the input reaches may be known from a while ago:
        // what is followed is the journal of the look before.
        var known: Offset?
        var pause = 0
        while wake.wait(timeout: .now() + .milliseconds(pause)) == .timedOut {
            do {
                let due = known
                known = try look()
                if let due { try follow(before: due) }
                pause = Self.lookMilliseconds
            } catch {
                giveUp(error)
                known = nil
                pause = Self.retryMilliseconds
            }
        }
    }

    /// Asks for all ends, so that readers know how far they may read, and returns the journal's.
    private func look() throws(LogError) -> Offset {
        for input in plan.inputs { _ = try environment.log.endOffset(of: input, isolation: .durable) }
        let end = try environment.log.endOffset(of: plan.journal, isolation: .written)
        progress.withLock { $0.end = end }
        return end
    }

    private func follow(before end: Offset) throws {
        while try replay.withLock({ try step(&$0, before: end) }) {}
    }

    /// False once nothing more is to be folded.
    private func step(_ replay: inout ShardReplay<Logic>?, before end: Offset) throws -> Bool {
        guard !isOver.load(ordering: .acquiring) else { return false }
        let open = try replay ?? begin(end)
        replay = open
        let rest = Int(clamping: end - open.position)
        let found = try rest > 0 && open.advance(atMost: min(rest, Self.stepEntries)) { _ in }
        progress.withLock { $0.position = open.position }
        return found
    }

    private func begin(_ end: Offset) throws -> ShardReplay<Logic> {
        let start = try ShardRecovery.start(clean(), journalEnd: end, environment: environment)
        return try ShardReplay(
            core: start.core, position: start.position, source: environment.log, statedHashes: .ignored)
    }

    /// A step that failed may have left half of its work in the state.
    private func giveUp(_ error: any Error) {
        replay.withLock { $0 = nil }
        progress.withLock { $0.position = nil }
        environment.logger.warning(
            "standby begins anew",
            metadata: [
                "shard": "\(plan.name)", "reason": "\(error)", "milliseconds": "\(Self.retryMilliseconds)",
            ])
    }
}

/// How far a standby has come.
struct StandbyProgress: Sendable {
    /// The journal's next entry that it folds; nil before it has begun.
    var position: Offset?
    /// The journal's end when it last looked.
    var end: Offset = 0

    /// Entries that it has yet to fold; nil before it has begun.
    var lag: Int64? { position.map { max(0, end - $0) } }
}
