import EmbeddedLog
import Log
import Randomness
import SimulatedDisk

/// One seeded life of a log: appends, answers, faults, crashes and restarts, held against a model of what was
/// promised.
struct LogSimulation {
    static let partitions = ["a", "b"].flatMap { name in
        (0..<2).compactMap { number in Topic(name).map { TopicPartition($0, Int32(number)) } }
    }
    static let directory = "/data"

    let seed: UInt64
    let mutations: Mutations
    let profile: FaultProfile
    let disk: SimulatedDisk
    let configuration: EmbeddedLogConfiguration
    var random: SeededRandom
    var models: [TopicPartition: PartitionModel] = [:]
    var producers: [SimulatedProducer] = []
    var batchCount = 0
    /// Nil while the machine is down.
    var log: EmbeddedLog?
    var waiting: [(batch: SimulatedBatch, answer: AppendAnswer)] = []
    /// Syncs that had failed when the log was opened.
    var failedSyncsBefore = 0
    /// The disk spoiled something and the log said so: the run ends well.
    var isOver = false

    init(seed: UInt64, mutations: Mutations = []) {
        self.seed = seed
        self.mutations = mutations
        random = SeededRandom(seed: seed)
        profile = FaultProfile.allCases[Int(seed % UInt64(FaultProfile.allCases.count))]
        disk = SimulatedDisk(seed: random.next())
        var configuration = EmbeddedLogConfiguration()
        configuration.segmentBytes = [300, 1_000, 4_000][random.below(3)]
        configuration.indexIntervalBytes = [1, 200, 4_096][random.below(3)]
        self.configuration = configuration
        for partition in Self.partitions { models[partition] = PartitionModel() }
        for (number, partition) in Self.partitions.enumerated() {
            producers.append(
                SimulatedProducer(
                    id: Int64(number), partition: partition, nextSequence: number == 0 ? Int32.max - 3 : 0))
        }
    }

    /// Runs one seed; throws `Violation` if a promise is broken.
    static func run(seed: UInt64, mutations: Mutations = [], steps: Int = 60) throws {
        var simulation = LogSimulation(seed: seed, mutations: mutations)
        do {
            try simulation.live(steps: steps)
        } catch let violation as Violation {
            throw Violation("seed \(seed), \(simulation.profile): \(violation)")
        } catch {
            throw Violation("seed \(seed), \(simulation.profile): an error that nothing explains: \(error)")
        }
    }

    private mutating func live(steps: Int) throws {
        try start()
        for _ in 0..<steps where !isOver {
            try step()
            try takeNote()
        }
        guard !isOver else { return }
        disk.setFaults(.none)
        try crash(Crash.powerCut)
        guard !isOver else { return }
        try checkEverything()
    }

    private mutating func step() throws {
        switch random.below(100) {
        case 0..<38: try appendDurably()
        case 38..<52: try write()
        case 52..<70: try commit()
        case 70..<75: try syncSome()
        case 75..<80: try readSome()
        case 80..<83: try applyRetention()
        case 83..<86: disk.schedulePowerCut(after: 1 + random.below(30))
        default:
            guard random.chance(0.5) else { return }
            try crash(Crash.allCases[random.below(Crash.allCases.count)])
        }
        if let log, case .stopped = log.state, random.chance(0.3) {
            try crash(Crash.allCases[random.below(Crash.allCases.count)])
        }
    }
}
