package import Engine
package import JSON

/// What the commands ask of the engine beyond `EngineService`. The program wires the real one; tests bring a
/// stub. Errors are failures that the user gets to read.
package protocol EngineProvider: Sendable {
    /// Opens a data directory for reading and writing, making it if it isn't there. May return while state is
    /// still being restored: the service's readiness tells.
    func openService(_ settings: Settings) async throws(CommandFailure) -> OpenedEngine

    /// Opens a data directory that no server holds, for queries. Changes nothing that an answer depends on.
    func openOffline(_ settings: Settings) async throws(CommandFailure) -> OpenedEngine

    /// The same, with all states folded again from the log alone, whatever snapshots there are.
    func openRefolded(_ settings: Settings) async throws(CommandFailure) -> OpenedEngine

    /// Refolds the log and compares every recorded state hash. The report's summary has `events`, `seconds`,
    /// `events_per_second`, `hash`; a problem names the shard and the journal position.
    func verify(
        _ settings: Settings, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> CheckReport

    /// Makes a new data directory from a log alone. The report's summary is that of `verify`, and what was left out.
    func rebuild(
        _ options: RebuildOptions, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> CheckReport

    /// Folds what another version folded into a new directory, or goes on with it: `from`, `complete`, and the members of
    /// `verify`.
    func upgrade(
        _ directory: String, into target: EngineConfiguration, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> JSONValue

    /// Answers what could have been decided, by folding the recorded inputs of decisions again.
    ///
    /// - Parameter question: as `WhatIfQuestion` reads it.
    func whatIf(
        _ settings: Settings, _ question: JSONValue, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> JSONValue

    /// Encrypts the secrets of webhooks in a directory that no server holds with another key, and says how many there are.
    ///
    /// - Parameter newKeyFile: nil makes a new key in place of the directory's own.
    func rotateKey(_ settings: Settings, newKeyFile: String?) async throws(CommandFailure) -> JSONValue

    /// Feeds dead letters of a directory that no server holds back into their topics: an object with `redriven`,
    /// `accepted` and `rejected`.
    func redrive(
        _ settings: Settings, reason: String?, isDryRun: Bool
    ) async throws(CommandFailure) -> JSONValue

    /// Copies a data directory that a server may hold.
    func backup(
        _ directory: String, into copy: String, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> JSONValue

    /// Verifies a copy, and puts it back if nothing is wrong with it.
    func restore(
        _ copy: EngineConfiguration, into directory: String, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> CheckReport

    /// Folds files in memory and answers with the view.
    func fold(
        _ request: FoldRequest, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> JSONValue

    /// An object with `partitions`: topic, partition, segments, bytes, start and end offset of each.
    func logStat(
        _ configuration: EngineConfiguration, _ selection: LogSelection
    ) async throws(CommandFailure) -> JSONValue

    /// Gives each record, in order, until `each` returns false.
    func logDump(
        _ configuration: EngineConfiguration, _ selection: LogSelection,
        each: @escaping @Sendable (JSONValue) -> Bool
    ) async throws(CommandFailure)

    /// Reads every batch and its checksum.
    func logCheck(
        _ configuration: EngineConfiguration, _ selection: LogSelection, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> CheckReport

    /// An object with `topics`: name, key, partitions, retention, purpose, event types of each contract.
    ///
    /// - Parameter directory: of the contracts; nil takes those that the program was built with.
    func topics(in directory: String?) async throws(CommandFailure) -> JSONValue

    /// The contract of one topic, with the JSON Schema of each type of its events as `schema`.
    ///
    /// - Parameter directory: as of `topics`.
    func topic(_ name: String, in directory: String?) async throws(CommandFailure) -> JSONValue

    /// Validates the contracts, and holds them against a data directory if one is given. What the configuration
    /// sets otherwise than they say is a note.
    func checkTopics(
        in directory: String?, dataDirectory: String?, configuration: EngineConfiguration
    ) async throws(CommandFailure) -> CheckReport

    /// What a cluster's topics have otherwise than the contracts say. With `applies`, creates what is missing and adds
    /// partitions; never deletes, and never takes a partition away.
    func clusterTopics(
        in directory: String?, _ settings: Settings, _ layout: ClusterLayout, applies: Bool
    ) async throws(CommandFailure) -> CheckReport

    /// The topics of a cluster, to publish to; whoever opens them calls `close` once.
    func openCluster(
        _ settings: Settings
    ) async throws(CommandFailure) -> (target: any PublishTarget, close: @Sendable () -> Void)

    /// Generated events with a story; the same for the same seed.
    func makeTraffic(seed: UInt64, startMilliseconds: Int64) throws(CommandFailure) -> any Traffic
}

package typealias ProgressHandler = @Sendable (WorkProgress) -> Void
