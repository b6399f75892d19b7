import EmbeddedLog
import Engine
import Log
import Logging
import Randomness
import SimulatedDisk
import Streams

/// One seeded life of a whole engine, with all its deaths: events, questions, faults, crashes and restarts, held
/// against what was promised.
final class Simulation: @unchecked Sendable {
    // Sound: only touched on the scheduler's one thread.
    static let start: Int64 = 1_767_225_600_000
    static let brokenLine = Array("{broken".utf8)

    let seed: UInt64
    let mutations: EngineMutations
    let profile: FaultProfile
    let disk: SimulatedDisk
    let configuration: EngineConfiguration
    let scheduler: SimulatedScheduler
    var random: SeededRandom
    var ledger = Ledger()
    var commandLedger = CommandLedger()
    /// Nil while the machine is down.
    var engine: Engine?
    var process: SimulatedProcess
    /// Whether a fault of the disk may explain what goes wrong in this life.
    var isExcused = false
    /// Watermarks seen in this life, by shard and series.
    var watermarks: [String: Int64] = [:]
    var isInspecting = false
    /// Whether the engine is being stopped, or its process is over.
    var isStopping = false
    /// How often what goes wrong with the disk was changed.
    var faultChanges = 0
    var notes: [NotedAnswer] = []
    let receiver: SimulatedReceiver
    /// What retention has taken from the log.
    var gone = LoggedRecords()
    /// Segments that were removed, and of which it is not known yet why.
    var removed: [RemovedSegment] = []
    /// Whether the directory was ever opened to the end.
    var wasOpened = false
    /// Found by one of the tasks.
    var violation: Violation?
    private(set) var stepNumber = 0

    init(seed: UInt64, mutations: EngineMutations = []) {
        self.seed = seed
        self.mutations = mutations
        random = SeededRandom(seed: seed)
        profile = FaultProfile.allCases[Int(seed % UInt64(FaultProfile.allCases.count))]
        disk = SimulatedDisk(seed: random.next())
        scheduler = SimulatedScheduler(seed: random.next(), now: Self.start)
        process = SimulatedProcess(disk)
        receiver = SimulatedReceiver(scheduler)
        var configuration = EngineConfiguration()
        configuration.dataDirectory = "/data"
        configuration.shards = 1 + random.below(3)
        configuration.log.segmentBytes = [2_000, 20_000, 1 << 20][random.below(3)]
        configuration.snapshots.everyEvents = [7, 30, 200][random.below(3)]
        configuration.snapshots.everyMilliseconds = [5_000, 60_000][random.below(2)]
        configuration.snapshots.leastMilliseconds = 0
        configuration.snapshots.bytes = [1, 20_000, 1 << 30][random.below(3)]
        configuration.limits.dedupeEvents = 100_000
        if random.chance(0.3) {
            configuration.log.retentionMilliseconds = [300_000, 1_800_000][random.below(2)]
            if random.chance(0.5) { configuration.log.segmentBytes = 2_000 }
        }
        self.configuration = configuration
    }

    /// Runs one seed; throws `Violation` if a promise is broken.
    ///
    /// - Returns: what depends on all that happened: equal runs give equal numbers.
    @discardableResult
    static func run(seed: UInt64, mutations: EngineMutations = [], steps: Int = 160) throws -> UInt64 {
        let simulation = Simulation(seed: seed, mutations: mutations)
        do {
            try simulation.live(steps: steps)
            return simulation.scheduler.trace ^ UInt64(simulation.disk.operations)
        } catch {
            simulation.end()
            let found = error as? Violation ?? Violation("an error that nothing explains: \(error)")
            throw Violation(
                "seed \(seed), step \(simulation.stepNumber), \(simulation.profile): \(found); "
                    + "scripts/simulate --seed \(seed) shows it again")
        }
    }

    private func live(steps: Int) throws {
        try open()
        for number in 1...steps {
            stepNumber = number
            try step()
            try surviveDisk()
            if let violation { throw violation }
            if number % 40 == 0 { try checkAtRest() }
        }
        try checkAtRest()
        try verifyStopped()
        end()
    }

    /// Lets everything come to its end, so that nothing of this run stays behind.
    private func end() {
        guard let engine else { return }
        self.engine = nil
        process.die()
        disk.setFaults(.none)
        scheduler.resumeLanes()
        // A violation was found already, or everything was checked.
        try? scheduler.wait(for: "the end", idle: { scheduler.advance(1_000) }) { try? await engine.stop() }
        try? scheduler.runAll()
    }

    private func step() throws {
        let crashShare = profile == .manyCrashes ? 6 : 2
        switch random.below(100) {
        case 0..<34: work(1 + random.below(80))
        case 34..<43: command()
        case 43..<57: publish()
        case 57..<60: publishOthers()
        case 60..<62: appendBroken()
        case 62..<72: commit()
        case 72..<79: ask()
        case 79..<82: askPast()
        case 82..<87: passTime()
        case 87..<89: declareWatermark()
        case 89: if random.chance(0.4) { applyRetention() } else { try beQuiet() }
        case 90: removeSnapshots(flippingBits: false)
        case 91: scheduler.pauseLane()
        case 92..<94: changeFaults()
        case 94..<(94 + crashShare / 2): disk.schedulePowerCut(after: 1 + random.below(60))
        default: if random.below(6) < crashShare { try crash() }
        }
        if random.chance(0.1) { scheduler.resumeLanes() }
        if random.chance(0.2) { inspect() }
    }

    private func work(_ count: Int) {
        for _ in 0..<count where !scheduler.step() { return }
    }

    func commit() {
        // A failure is told to those who wait.
        try? (engine?.log as? EmbeddedLog)?.commit()
    }

    /// A power cut that has come, or an engine that has given up, ends in a restart.
    private func surviveDisk() throws {
        if disk.hasNoPower { return try crash(.powerCut) }
        guard let engine, case .failed(let reason) = engine.readiness else { return }
        guard isExcused else { throw Violation("the engine gave up on a healthy disk: \(reason)") }
        if random.chance(0.05) { try crash() }
    }
}
