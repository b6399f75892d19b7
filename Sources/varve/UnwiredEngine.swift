import CommandLine
import Engine
import JSON

/// Stands where the engine will be wired in.
struct UnwiredEngine: EngineProvider {
    private static let failure = CommandFailure(.unavailable, "this build has no engine")

    func openService(_ configuration: EngineConfiguration) async throws(CommandFailure) -> OpenedEngine {
        throw Self.failure
    }

    func openOffline(_ configuration: EngineConfiguration) async throws(CommandFailure) -> OpenedEngine {
        throw Self.failure
    }

    func verify(
        _ configuration: EngineConfiguration, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> CheckReport {
        throw Self.failure
    }

    func fold(
        _ request: FoldRequest, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> JSONValue {
        throw Self.failure
    }

    func logStat(
        _ configuration: EngineConfiguration, _ selection: LogSelection
    ) async throws(CommandFailure) -> JSONValue {
        throw Self.failure
    }

    func logDump(
        _ configuration: EngineConfiguration, _ selection: LogSelection,
        each: @escaping @Sendable (JSONValue) -> Bool
    ) async throws(CommandFailure) {
        throw Self.failure
    }

    func logCheck(
        _ configuration: EngineConfiguration, _ selection: LogSelection, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> CheckReport {
        throw Self.failure
    }

    func topics(in directory: String?) async throws(CommandFailure) -> JSONValue {
        throw Self.failure
    }

    func checkTopics(
        in directory: String?, dataDirectory: String?
    ) async throws(CommandFailure) -> CheckReport {
        throw Self.failure
    }

    func makeTraffic(seed: UInt64, startMilliseconds: Int64) throws(CommandFailure) -> any Traffic {
        throw Self.failure
    }
}
