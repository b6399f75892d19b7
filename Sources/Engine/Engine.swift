public import EmbeddedLog
import Foundation
import JSON
import Log
public import Logging
import Streams
import Synchronization

/// An engine on one log: its topics, its shards, and what may be asked of them.
///
/// `open` takes the directory, `restore` brings the shards up to what is in the log, `stop` records their state
/// and lets the directory go.
public final class Engine: EngineService {
    public let configuration: EngineConfiguration
    public let shardCount: Int
    /// What opening the log found and mended.
    public let recovery: RecoveryReport

    package let log: any OperatedLog
    package let factory: ShardFactory
    let shards: EngineShards
    let ingestor: Ingestor
    let past: PastStates
    let timelineIndex: TimelineIndex
    let whatIfs: WhatIfJobs
    let clock: EngineClock
    let redriven: RedrivenLetters
    let outbox: EngineOutbox?
    private let deliveries: DeliveryService?
    private let retention: RetentionKeeper?
    let logger: Logger
    let scheduling: EngineScheduling
    private let isReadOnly: Bool
    private let started = Mutex<ContinuousClock.Instant?>(nil)
    /// By number of a shard that is this instance's, where shards are shared: what restores it.
    let tenures = Mutex<[Int: Task<Void, Never>]>([:])
    /// Announcements that were begun.
    let announcements = Atomic<UInt64>(0)
    /// Nil where none are kept.
    let standbys: Standbys?
    private let ticker = Mutex<Task<Void, Never>?>(nil)
    private let spreading = Mutex<Task<Void, Never>?>(nil)
    /// The last who wrote dimensions to the inferences: the next one waits for it.
    let dimensionTurn = Mutex<Task<Void, any Error>?>(nil)

    /// Opens the data directory; the shards are not restored yet.
    ///
    /// - Parameters:
    ///   - mode: `readOnly` changes nothing on the disk and takes no events.
    ///   - storage: where the files are; another one in tests.
    ///   - now: the wall clock, milliseconds since 1970.
    ///   - outbox: what it takes to tell webhooks of alerts; nil tells nobody.
    /// - Throws: `LogError`, for a directory that is locked, damaged, of a newer format or not to be written.
    public convenience init(
        _ configuration: EngineConfiguration, mode: OpenMode = .readWrite,
        storage: any Storage = PosixStorage(), logger: Logger,
        now: @escaping @Sendable () -> Int64 = Engine.wallClock,
        outbox: @autoclosure () throws -> EngineOutbox? = nil
    ) throws {
        try self.init(
            configuration, mode: mode, storage: storage, logger: logger, now: now, scheduling: .live,
            mutations: [], outbox: try outbox())
    }

    /// The same with what only simulations choose.
    package convenience init(
        _ configuration: EngineConfiguration, mode: OpenMode, storage: any Storage, logger: Logger,
        now: @escaping @Sendable () -> Int64, scheduling: EngineScheduling, mutations: EngineMutations,
        outbox: @autoclosure () throws -> EngineOutbox? = nil
    ) throws {
        let backing = try EngineBacking.files(
            configuration, mode: mode, storage: storage, commits: scheduling.commits, mutations: mutations)
        try self.init(
            configuration, backing, mode: mode, logger: logger, now: now, scheduling: scheduling,
            mutations: mutations, outbox: try outbox())
    }

    /// An engine on what it is given.
    package init(
        _ configuration: EngineConfiguration, _ backing: EngineBacking, mode: OpenMode, logger: Logger,
        now: @escaping @Sendable () -> Int64 = Engine.wallClock, scheduling: EngineScheduling = .live,
        mutations: EngineMutations = [], outbox: @autoclosure () throws -> EngineOutbox? = nil
    ) throws {
        // Only now: what it keeps lies in a directory that the backing has made.
        let outbox = mode == .readOnly ? nil : try outbox()
        self.logger = logger
        self.scheduling = scheduling
        isReadOnly = mode == .readOnly
        let log = backing.log
        if !backing.takesOtherFolds {
            try FoldVersion.refuseOther(log, in: configuration.dataDirectory)
        }
        let configuration = try FoldSettings.settle(configuration, log: log, mode: mode)
        self.configuration = configuration
        let shards = try EngineDirectory.shards(of: backing, configuration, mode: mode)
        let factory = ShardFactory(
            configuration: configuration, shards: shards, offsetsHaveGaps: log.offsetsHaveGaps,
            mutations: mutations)
        let clock = EngineClock(configuration.clock, wall: now)
        let sharing = isReadOnly ? nil : backing.sharing
        let environment = ShardEnvironment(
            log: log, store: backing.snapshots, snapshots: SnapshotSchedule(configuration.snapshots),
            commits: backing.commits,
            isReadOnly: isReadOnly, settings: FoldSettings(configuration).json.text, clock: clock,
            logger: logger, scheduling: scheduling, mutations: mutations,
            isShared: sharing != nil, secrets: outbox?.secrets)
        self.log = log
        recovery = backing.recovery
        self.factory = factory
        shardCount = shards
        let runners = EngineShards(count: shards, sharing: sharing, scheduling: scheduling) {
            ShardRunner(
                core: factory.data($0),
                inputIsolation: mutations.contains(.readBeforeSync) ? .written : .durable,
                stepRecords: Self.dataStepRecords,
                environment: environment)
        } control: {
            ShardRunner(
                core: factory.control(), inputIsolation: .written, stepRecords: Self.controlStepRecords,
                recordWeight: Self.controlRecordWeight, environment: environment)
        }
        self.shards = runners
        standbys = sharing.flatMap { sharing in
            guard sharing.standbys > 0 else { return nil }
            let choice = StandbyChoice(id: sharing.id, standbys: sharing.standbys)
            return Standbys(choice, shardCount: shards, factory: factory, environment: environment)
        }
        self.outbox = outbox
        deliveries = outbox.map {
            DeliveryService(
                shards: runners, outbox: $0, wallClock: now, scheduling: scheduling, logger: logger)
        }
        past = PastStates(
            PastReplay(
                log: log, snapshots: backing.snapshots, factory: factory, scheduling: scheduling,
                isReadOnly: isReadOnly))
        timelineIndex = TimelineIndex(
            log, topics: ([Topology.decisions] + Topology.commandTopics).map { TopicPartition($0, 0) })
        whatIfs = WhatIfJobs(now: now) {
            try ControlInput(log: log, factory: factory, scheduling: scheduling)
        }
        ingestor = Ingestor(
            writer: EventWriter(
                log, shards: shards, configuration, now: { clock.now }, mutations: mutations),
            shards: runners, logger: logger, lagLimit: configuration.limits.lagEvents, promise: log.promise,
            counters: IngestCounters(), scheduling: scheduling)
        self.clock = clock
        redriven = RedrivenLetters(log: log, partition: Topology.rejections(shards: shards))
        retention = configuration.log.retentionMilliseconds.map {
            RetentionKeeper(
                topics: backing.topics, snapshots: backing.snapshots, factory: factory, retention: $0)
        }
    }

    /// About a quarter of a millisecond's work, so that questions come between.
    private static let dataStepRecords = 512
    /// Some ten microseconds each.
    private static let controlStepRecords = 16
    /// So that a replay of the control shard to a past moment takes no longer than that of a data shard.
    private static let controlRecordWeight = 64

    private static let retentionSeconds = 60

    /// The shards' places; of those that are elsewhere too.
    var data: [ShardRunner<DataShard>] { shards.data }
    var control: ShardRunner<ControlShard> { shards.control }

    public static let wallClock: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000) }

    /// Restores every shard and, unless read-only, begins to fold. Read-only, all that is in the log is folded
    /// when this returns.
    ///
    /// - Throws: `CancellationError` soon after its task is cancelled; then there is nothing but `stop` to do.
    public func restore() async throws {
        started.withLock { $0 = .now }
        if let sharing = shards.sharing {
            try share(by: sharing)
            return startTicker()
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, shard) in data.enumerated() {
                group.addTask { try await shard.begin(from: self.factory.data(index)) }
            }
            try await group.waitForAll()
        }
        try await control.begin(from: factory.control())
        if !isReadOnly { await start() }
    }

    private func start() async {
        for shard in data { await shard.start() }
        await control.start()
        await startWithControl()
        startTicker()
    }

    /// Begins what goes with the control shard.
    func startWithControl() async {
        await deliveries?.start()
        spreading.withLock {
            $0 = Task(executorPreference: scheduling.taskExecutor) { await self.spreadDimensionsAtStart() }
        }
    }

    func stopWithControl() async {
        await deliveries?.stop()
        spreading.withLock { $0?.cancel() }
    }

    private func startTicker() {
        ticker.withLock {
            $0 = Task(executorPreference: scheduling.taskExecutor) { [scheduling] in
                var seconds = 0
                while !Task.isCancelled {
                    await scheduling.sleep(1_000)
                    await self.tick()
                    seconds += 1
                    if seconds % Self.retentionSeconds == 0 { await self.applyRetention() }
                }
            }
        }
    }

    /// Lets every shard record the time, write what waits, and take a snapshot if one is due.
    package func tick() async {
        for shard in data { await shard.tick() }
        await control.tick()
        await tendStandbys()
    }

    /// Lets go of what is older than the retention; does nothing without one.
    package func applyRetention() async {
        guard let retention else { return }
        do {
            let now = clock.now
            let outcome = try await scheduling.onDisk { try retention.apply(now: now) }
            guard outcome.segments > 0 else { return }
            logger.info(
                "old events were let go",
                metadata: ["segments": "\(outcome.segments)", "bytes": "\(outcome.bytes)"])
        } catch {
            logger.error("retention could not be applied", metadata: ["reason": "\(error)"])
        }
    }

    /// Folds what is durable, records every shard's state, and closes the log. A shard that was not restored to the
    /// end has no state to record.
    public func stop() async throws {
        ticker.withLock { $0?.cancel() }
        await whatIfs.stop()
        await standbys?.stop()
        if let sharing = shards.sharing { await sharing.leave() }
        await stopWithControl()
        for shard in data { await shard.stop() }
        await control.stop()
        try log.close()
    }

    // MARK: Questions

    public func ingest(_ request: IngestRequest) async throws(EngineError) -> IngestAnswer {
        try shards.sharing == nil ? refuseUnlessReady() : refuseUnlessLogging()
        guard !isReadOnly else { throw EngineError(.notReady, "the data directory was opened for reading") }
        return try await ingestor.ingest(request)
    }

    public var views: [ViewDescription] { ViewCatalog.views }

    public var readiness: Readiness {
        let phases = phases
        let folding = foldReadiness(phases)
        if case .failed = folding { return folding }
        if case .stopped(let error) = log.state {
            return .failed(reason: "the log takes no events: \(error)")
        }
        for case .held(let reason) in phases { return .failed(reason: reason) }
        return folding
    }

    /// Of the shards that are here.
    private var phases: [ShardStatus.Phase] { shards.ownStatuses.map(\.current.phase) }

    /// Whether the shards can answer. A log that has stopped is no reason against it, nor a disk that is full: what
    /// was folded stays true.
    private func foldReadiness(_ phases: [ShardStatus.Phase]) -> Readiness {
        for case .failed(let reason) in phases { return .failed(reason: reason) }
        if shards.sharing != nil { return sharedReadiness }
        let open = phases.compactMap { phase -> (done: Int64, total: Int64)? in
            guard case .restoring(let done, let total) = phase else { return nil }
            return (done, total)
        }
        if open.isEmpty || isReadOnly { return .ready }
        let total = open.reduce(0) { $0 + $1.total }
        let share = total == 0 ? 0 : Double(open.reduce(0) { $0 + $1.done }) / Double(total)
        return .restoring(share: share, secondsLeft: secondsLeft(share))
    }

    /// An instance is ready once it can say who answers: what it has not, others do.
    private var sharedReadiness: Readiness {
        let isKnown = shards.controlIsHere || shards.sharing?.address(of: shardCount) != nil
        return isKnown ? .ready : .restoring(share: 0, secondsLeft: nil)
    }

    private func secondsLeft(_ share: Double) -> Double? {
        guard share > 0.01, let began = started.withLock({ $0 }) else { return nil }
        let elapsed = Double((ContinuousClock.now - began).components.seconds)
        return elapsed / share * (1 - share)
    }

    /// For what writes.
    func refuseUnlessReady() throws(EngineError) {
        guard shards.sharing != nil else { return try Self.refuse(unlessReady: readiness) }
        try refuseUnlessLogging()
        try refuseUnlessAnswering()
    }

    /// For what only reads.
    func refuseUnlessAnswering() throws(EngineError) {
        guard shards.sharing != nil else { return try Self.refuse(unlessReady: foldReadiness(phases)) }
        // Data shards that can't be asked are named in the answer.
        let phase = control.status.current.phase
        guard phase.isAnswering else {
            throw EngineError(.notReady, "the control shard is being restored: try again soon")
        }
    }

    /// For what only writes events.
    private func refuseUnlessLogging() throws(EngineError) {
        if case .stopped(let error) = log.state {
            throw EngineError(.notReady, "the log takes no events: \(error)")
        }
    }

    private static func refuse(unlessReady readiness: Readiness) throws(EngineError) {
        switch readiness {
        case .ready: return
        case .restoring(let share, _):
            throw EngineError(.notReady, "state is being restored, \(Int(share * 100)) % done")
        case .failed(let reason): throw EngineError(.notReady, reason)
        }
    }
}

extension ShardRunner {
    /// Restores the state and, where nothing is written, folds what is behind it.
    ///
    /// - Returns: whether it went on from the standby's state.
    @discardableResult
    func begin(from clean: ShardCore<Logic>, standby: StandbyShard<Logic>? = nil) throws -> Bool {
        do {
            let isWarm = try restore(from: clean, standby: standby)
            if environment.isReadOnly { try catchUp() }
            return isWarm
        } catch let error as CancellationError {
            throw error
        } catch {
            note(error)
            throw error
        }
    }
}
