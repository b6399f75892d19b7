import EmbeddedLog
import Engine
import Foundation
import Randomness
import SimulatedDisk

/// Runs everything that an engine does on one thread, a piece at a time, in an order that follows from a seed.
final class SimulatedScheduler: @unchecked Sendable {
    // Sound: only touched on the thread that made it, which `requireOwnThread` makes sure of.
    private let owner = pthread_self()
    private let pool: SimulatedPool
    private var random: SeededRandom
    private var lanes: [SimulatedLane] = []
    private var diskWork: [@Sendable () -> Void] = []
    private var sleepers: [Sleeper] = []
    private var sleeperCount = 0
    /// The wall clock, milliseconds since 1970.
    private(set) var now: Int64
    /// Depends on every choice so far: equal runs have equal traces.
    private(set) var trace: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Pieces of work after which something that ought to end is taken to hang.
    private static let patience = 200_000

    private struct Sleeper {
        var number: Int
        var due: Int64
        var continuation: CheckedContinuation<Void, Never>
    }

    init(seed: UInt64, now: Int64) {
        random = SeededRandom(seed: seed)
        self.now = now
        let owner = pthread_self()
        pool = SimulatedPool { Self.require(owner) }
    }

    /// Work that came from another thread would come at another time in the next run of the same seed.
    func requireOwnThread() { Self.require(owner) }

    private static func require(_ owner: pthread_t) {
        precondition(
            pthread_equal(pthread_self(), owner) != 0, "a simulated task was resumed by another thread")
    }

    /// What an engine is opened with so that this scheduler runs it.
    var scheduling: EngineScheduling {
        EngineScheduling(
            shardExecutor: { [self] _ in
                lanes.removeAll(where: \.isOver)
                let lane = SimulatedLane(self)
                lanes.append(lane)
                return lane
            }, taskExecutor: pool,
            disk: { [self] work in
                requireOwnThread()
                diskWork.append(work)
            }, sleep: { [self] in await sleep($0) }, commits: .manual)
    }

    // MARK: Work

    /// Runs one piece of work. False if there is none.
    func step() -> Bool {
        let ready = lanes.filter(\.isReady)
        let count = ready.count + pool.count + diskWork.count
        guard count > 0 else { return false }
        let choice = random.below(count)
        trace = (trace ^ UInt64(choice) ^ UInt64(count) << 32) &* 0x100_0000_01b3
        if choice < ready.count {
            ready[choice].runNext()
        } else if choice < ready.count + pool.count {
            pool.run(choice - ready.count)
        } else {
            diskWork.remove(at: choice - ready.count - pool.count)()
        }
        return true
    }

    func spawn(_ body: @escaping @Sendable () async -> Void) {
        Task(executorPreference: pool, operation: body)
    }

    /// Runs work until `body` has ended.
    ///
    /// - Parameter idle: is called whenever there is nothing to do, and sees to it that there is.
    func wait<Value: Sendable>(
        for what: String, idle: () throws -> Void, _ body: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        let result = Box<Result<Value, any Error>>()
        spawn {
            do { result.value = .success(try await body()) } catch { result.value = .failure(error) }
        }
        for _ in 0..<Self.patience {
            if let result = result.value { return try result.get() }
            if !step() { try idle() }
        }
        throw Violation("\(what) does not come to an end")
    }

    /// Runs work until there is none.
    func runAll() throws {
        for _ in 0..<Self.patience where !step() { return }
        throw Violation("work does not come to an end")
    }

    private final class Box<Value>: @unchecked Sendable {
        // Sound: only touched on the scheduler's one thread.
        var value: Value?
    }

    // MARK: Shards

    /// Lets one shard wait.
    func pauseLane() {
        guard !lanes.isEmpty else { return }
        lanes[random.below(lanes.count)].isPaused = true
    }

    func resumeLanes() {
        for lane in lanes { lane.isPaused = false }
    }

    // MARK: Time

    func advance(_ milliseconds: Int64) {
        now += milliseconds
        let due = sleepers.filter { $0.due <= now }.sorted { ($0.due, $0.number) < ($1.due, $1.number) }
        sleepers.removeAll { $0.due <= now }
        for sleeper in due { sleeper.continuation.resume() }
    }

    private func sleep(_ milliseconds: Int) async {
        sleeperCount += 1
        let number = sleeperCount
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard !Task.isCancelled else { return continuation.resume() }
                sleepers.append(
                    Sleeper(number: number, due: now + Int64(milliseconds), continuation: continuation))
            }
        } onCancel: {
            wake(number)
        }
    }

    private func wake(_ number: Int) {
        guard let index = sleepers.firstIndex(where: { $0.number == number }) else { return }
        sleepers.remove(at: index).continuation.resume()
    }
}
