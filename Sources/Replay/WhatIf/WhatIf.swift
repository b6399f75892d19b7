package import EmbeddedLog
public import Engine
public import JSON
import Log
import Streams

/// Folds the recorded inputs of the control shard twice, as they were and with something supposed otherwise, and tells which
/// decisions differ. Changes nothing on the disk and sends nothing.
public struct WhatIf: Sendable {
    private let directory: EngineFolds
    private let supposition: Supposition
    /// Decisions that fell in [from, to) count, milliseconds since 1970.
    private let range: Range<Int64>

    /// Opens the directory for reading.
    ///
    /// - Parameter changes: `{"rules": [rule…]}`.
    /// - Throws: `EngineError` for changes that can't be read, `LogError` for a directory that can't be used.
    public init(
        _ configuration: EngineConfiguration, changes: JSONValue, from: Int64? = nil, to: Int64? = nil
    ) throws {
        try self.init(configuration, changes: changes, from: from, to: to, storage: PosixStorage())
    }

    /// The same on another disk.
    package init(
        _ configuration: EngineConfiguration, changes: JSONValue, from: Int64? = nil, to: Int64? = nil,
        storage: any Storage
    ) throws {
        supposition = try Supposition(changes)
        let start = from ?? .min
        range = start..<max(start, to ?? .max)
        directory = try EngineFolds(configuration, storage: storage)
    }

    /// - Parameter progress: gets the records refolded and the share of the journal that is done, 0 to 1.
    public func run(
        progress: @escaping @Sendable (Int64, Double) -> Void
    ) async throws -> DecisionDifference {
        let (recorded, supposed) = try await folds(progress)
        return DecisionDifference(from: recorded, to: supposed)
    }

    /// What the supposed rules themselves would have decided.
    public func decisions(
        progress: @escaping @Sendable (Int64, Double) -> Void
    ) async throws -> [JSONValue] {
        let names = Set(supposition.rules.keys)
        return try await folds(progress).supposed.filter { names.contains($0.rule) }.map(\.json)
    }

    private func folds(
        _ progress: @escaping @Sendable (Int64, Double) -> Void
    ) async throws -> (recorded: [DecidedAlert], supposed: [DecidedAlert]) {
        defer { directory.close() }
        let end = try directory.log.endOffset(of: directory.control().plan.journal, isolation: .written)
        async let recorded = fold(directory.control(), end) { _, _ in }
        let since = range.lowerBound == .min ? 0 : range.lowerBound
        let supposed = try await fold(
            try directory.control(supposing: supposition, since: since), end, progress)
        return (try await recorded, supposed)
    }

    private func fold(
        _ core: ShardCore<ControlShard>, _ end: Offset, _ progress: @Sendable (Int64, Double) -> Void
    ) async throws -> [DecidedAlert] {
        let replay = try ShardReplay(
            core: core, position: 0, source: directory.log, comparesHashes: false, missingInput: .ends)
        var decided: [DecidedAlert] = []
        while try replay.advance(emit: { output in
            for record in output.records {
                guard let one = DecidedAlert(record.value), range.contains(one.time) else { continue }
                decided.append(one)
            }
        }) {
            try Task.checkCancellation()
            progress(Int64(replay.core.recordCount), Double(replay.position) / Double(max(1, end)))
        }
        return decided
    }
}
