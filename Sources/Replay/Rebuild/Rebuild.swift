package import EmbeddedLog
package import Engine
import Log
import Streams

/// Makes a new data directory whose state is folded from a log alone: from another directory's log or a cluster's topics
/// by their journal, or from folders of segments, also of a Kafka broker's.
///
/// An interrupted rebuild goes on when it is asked for again. Until it is complete, nobody else opens the directory.
public struct Rebuild: Sendable {
    private let request: RebuildRequest
    private let storage: any Storage
    private let mutations: EngineMutations

    public init(_ request: RebuildRequest) {
        self.init(request, storage: PosixStorage())
    }

    /// The same on another disk.
    package init(_ request: RebuildRequest, storage: any Storage, mutations: EngineMutations = []) {
        self.request = request
        self.storage = storage
        self.mutations = mutations
    }

    /// - Parameter progress: gets the records folded and the share of the work that is done, 0 to 1.
    /// - Throws: `LogError` for a source or target that can't be used, and for damage; `EngineError` of kind `invalid`
    ///   for a moment that is none; `ShardError` for a log that can't be folded.
    public func run(
        progress: @escaping @Sendable (Int64, Double) -> Void
    ) async throws -> RebuildReport {
        if let cluster = request.cluster {
            let source = try EngineFolds(request.target, cluster)
            return try await byJournal(of: source, in: nil, progress)
        }
        let folders = try SourceFolders(request.directory, topics: request.topics, storage: storage)
        guard folders.hasJournal else {
            guard request.upgrade == nil else {
                throw LogError(
                    .invalid,
                    "this is no data directory with a journal: `varve replay rebuild` folds bare segments",
                    file: request.source)
            }
            return try await withoutJournal(folders, progress)
        }
        return try await byJournal(of: sourceDirectory(), in: request.directory, progress)
    }

    private func sourceDirectory() throws(LogError) -> EngineFolds {
        var configuration = request.target
        configuration.dataDirectory = request.directory
        return try EngineFolds(configuration, storage: storage, takesOtherFolds: request.upgrade != nil)
    }

    /// - Parameter directory: nil for a cluster.
    private func byJournal(
        of source: EngineFolds, in directory: String?,
        _ progress: @escaping @Sendable (Int64, Double) -> Void
    ) async throws -> RebuildReport {
        defer { source.close() }
        let cut = try source.cut(to: request.moment)
        let (target, state) = try open(
            source.shards, ends: try JournaledRebuild.ends(of: source, cut: cut))
        let rebuild = JournaledRebuild(
            source: source, directory: directory, isUpgrade: request.upgrade != nil, cut: cut,
            ends: state.ends, target: target,
            meter: RebuildMeter(shards: source.shardCount + 1, report: progress), storage: storage,
            mutations: mutations)
        return try await finish(target, state) { (try await rebuild.run(), nil) }
    }

    private func withoutJournal(
        _ folders: SourceFolders, _ progress: @escaping @Sendable (Int64, Double) -> Void
    ) async throws -> RebuildReport {
        guard request.moment == nil else {
            throw EngineError(
                .invalid, "--to wants a journal, and there is none in \(folders.root)",
                errors: [.init(pointer: "to", reason: "no journal")])
        }
        let count = folders.partitionCount
        if let wanted = request.target.shards, wanted != count {
            throw LogError(
                .invalid,
                "the segments are of \(count) partitions and \(wanted) shards are asked for: leave the setting out, a "
                    + "shard is a partition", file: folders.root)
        }
        let shards = try RebuildShards(request.target, count: count)
        let (target, state) = try open(shards, ends: [:])
        let rebuild = BareRebuild(
            folders: folders.data, target: target,
            meter: RebuildMeter(shards: count + 1, report: progress), storage: storage)
        return try await finish(target, state) { try await rebuild.run() }
    }

    private func open(
        _ shards: RebuildShards, ends: [String: Offset]
    ) throws(LogError) -> (RebuildTarget, RebuildState) {
        let state = try RebuildState(request, settings: shards.settings, ends: ends, storage: storage)
        return (try RebuildTarget(request.target, shards: shards, storage: storage), state)
    }

    private func finish(
        _ target: RebuildTarget, _ state: RebuildState,
        _ fold: () async throws -> (shards: [RebuiltShard], tally: ForeignTally?)
    ) async throws -> RebuildReport {
        let clock = ContinuousClock()
        let began = clock.now
        let (shards, tally) = try await fold()
        let divergence = shards.lazy.compactMap(\.divergence).first
        let isComplete = divergence == nil && (request.upgrade ?? .last) == .last
        if isComplete { try recordStates(of: shards, target) }
        if !mutations.contains(.rebuildEndsUnsynced) { try target.close() }
        if isComplete { try state.remove() }
        let seconds = began.duration(to: clock.now)
        var report = VerificationReport(
            events: shards.prefix(target.shards.count).reduce(0) { $0 + $1.records },
            seconds: Double(seconds.components.seconds) + Double(seconds.components.attoseconds) * 1e-18,
            hash: StateHash(combining: shards.map(\.hash)).description, shards: shards.map(\.shard),
            divergence: divergence)
        report.foldedEvents = shards.prefix(target.shards.count).reduce(0) { $0 + $1.recordsOfThisRun }
        return RebuildReport(verification: report, into: request.target.dataDirectory, foreign: tally)
    }

    /// The states are recorded in the journals once all are saved, as a clean stop does it.
    private func recordStates(of shards: [RebuiltShard], _ target: RebuildTarget) throws {
        let plans =
            (0..<target.shards.count).map { target.shards.data($0).plan } + [target.shards.control().plan]
        for (plan, shard) in zip(plans, shards) {
            let journal = JournalWriter(log: target.log, partition: plan.journal)
            guard try journal.end == shard.shard.position else { continue }
            try journal.append(
                .checkpoint(Checkpoint(position: shard.shard.position, hash: shard.hash)), time: 0)
        }
    }
}
