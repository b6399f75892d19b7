package import EmbeddedLog
public import Engine
import Log
import Streams

/// Folds a data directory's log again, from nothing, and compares every recorded hash and every record that the
/// shards had emitted.
public struct Verification: Sendable {
    private let directory: EngineFolds

    /// Opens the directory for reading; nothing in it is changed.
    ///
    /// - Throws: `LogError` for a directory that can't be used.
    public init(_ configuration: EngineConfiguration) throws {
        directory = try EngineFolds(configuration)
    }

    /// The same for what is given, opened for reading; nil is the data directory.
    package init(_ configuration: EngineConfiguration, _ backing: EngineBacking?) throws {
        directory =
            try backing.map { (backing) throws(LogError) in try EngineFolds(configuration, backing) }
            ?? EngineFolds(configuration)
    }

    /// The same on another disk.
    package init(
        _ configuration: EngineConfiguration, storage: any Storage, mutations: EngineMutations = []
    ) throws {
        directory = try EngineFolds(configuration, storage: storage, mutations: mutations)
    }

    /// Refolds all shards, one after another on as many threads as there are cores.
    ///
    /// - Parameter progress: gets the records refolded and the share of the journal that is done, 0 to 1.
    /// - Throws: `LogError` for damage, `ShardError` for a log that can't be folded.
    public func run(progress: @escaping @Sendable (Int64, Double) -> Void) async throws -> VerificationReport
    {
        let clock = ContinuousClock()
        let began = clock.now
        let meter = try ProgressMeter(directory, report: progress)
        var results: [ShardVerdict] = []
        try await withThrowingTaskGroup(of: (Int, ShardVerdict).self) { group in
            for shard in 0..<directory.shardCount {
                group.addTask {
                    let start = try directory.dataStart(shard)
                    return (shard, try verify(start.core, from: start.position, meter, missingInput: .fails))
                }
            }
            group.addTask {
                (directory.shardCount, try verify(directory.control(), from: 0, meter, missingInput: .ends))
            }
            var found: [Int: ShardVerdict] = [:]
            for try await (index, verdict) in group { found[index] = verdict }
            results = found.sorted { $0.key < $1.key }.map(\.value)
        }
        directory.close()
        let seconds = began.duration(to: clock.now)
        return VerificationReport(
            events: results.dropLast().reduce(0) { $0 + $1.records },
            seconds: Double(seconds.components.seconds) + Double(seconds.components.attoseconds) * 1e-18,
            hash: StateHash(combining: results.map(\.hash)).description,
            shards: results.map(\.shard), divergence: results.lazy.compactMap(\.divergence).first)
    }

    private struct ShardVerdict: Sendable {
        var shard: VerificationReport.Shard
        var hash: StateHash
        var records: UInt64
        var divergence: VerificationReport.Divergence?
    }

    private func verify<Logic: ShardLogic>(
        _ core: ShardCore<Logic>, from position: Offset, _ meter: ProgressMeter,
        missingInput: ShardReplay<Logic>.MissingInput
    ) throws -> ShardVerdict {
        let replay = try ShardReplay(
            core: core, position: position, source: directory.log, missingInput: missingInput)
        let outputs = try OutputComparison(plan: core.plan, log: directory.log)
        var divergence: VerificationReport.Divergence?
        do {
            while try replay.advance(emit: outputs.compare) {
                try Task.checkCancellation()
                meter.set(core.plan.name, replay.position, records: replay.core.recordCount)
            }
        } catch let error as ShardReplay<Logic>.Divergence {
            divergence = .init(
                shard: error.shard, position: error.position, recorded: error.recorded.description,
                computed: error.computed.description, what: "state")
            if let recorded = directory.recordedState(of: error.shard, at: error.position) {
                try divergence?.compare(recorded, refolding: core, from: position, directory.log)
            }
        } catch let error as OutputComparison.Difference {
            divergence = .init(
                shard: core.plan.name, position: replay.position, recorded: "", computed: "",
                what: "output at offset \(error.offset) of \(error.partition)")
        }
        let hash = replay.core.hash
        return ShardVerdict(
            shard: .init(
                shard: core.plan.name, position: replay.position, hash: hash.description,
                checkpoints: replay.checkpointsPassed, incomplete: replay.missing?.description),
            hash: hash, records: replay.core.recordCount, divergence: divergence)
    }
}
