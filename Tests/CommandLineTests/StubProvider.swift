import CommandLine
import Engine
import JSON
import Log
import Synchronization

/// Gives out a stub engine and made-up reports, and counts what was closed again.
final class StubProvider: EngineProvider {
    let engine: StubEngine
    let problems: [String]
    private let closed = Mutex(0)
    private let logLevels = Mutex<[String]>([])

    init(problems: [String] = [], readiness: Readiness = .ready) {
        self.problems = problems
        engine = StubEngine(readiness: readiness)
    }

    var closedCount: Int { closed.withLock { $0 } }
    /// The log level of each engine that was opened to run.
    var openedLogLevels: [String] { logLevels.withLock { $0 } }

    private func opened() -> OpenedEngine {
        OpenedEngine(service: engine) { self.closed.withLock { $0 += 1 } }
    }

    func openService(_ settings: Settings) async throws(CommandFailure) -> OpenedEngine {
        logLevels.withLock { $0.append(settings.logLevel) }
        return opened()
    }

    func openOffline(_ settings: Settings) async throws(CommandFailure) -> OpenedEngine {
        try Self.requireFree(settings)
        return opened()
    }

    /// Another process has the directory of that name.
    private static func requireFree(_ settings: Settings) throws(CommandFailure) {
        guard settings.engine.dataDirectory != "held" else {
            throw CommandFailure(LogError(.locked, "held: another process owns it"))
        }
    }

    func openRefolded(_ settings: Settings) async throws(CommandFailure) -> OpenedEngine { opened() }

    func clusterTopics(
        in directory: String?, _ settings: Settings, _ layout: ClusterLayout, applies: Bool
    ) async throws(CommandFailure) -> CheckReport {
        CheckReport(
            summary: [
                "bootstrap": JSONValue(settings.kafka.bootstrap), "shards": JSONValue(layout.shards),
                "applies": .bool(applies),
            ], problems: problems)
    }

    func openCluster(
        _ settings: Settings
    ) async throws(CommandFailure) -> (target: any PublishTarget, close: @Sendable () -> Void) {
        (EngineTarget(engine), { self.closed.withLock { $0 += 1 } })
    }

    func verify(
        _ settings: Settings, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> CheckReport {
        try Self.requireFree(settings)
        return CheckReport(summary: ["events": 3, "seconds": 0.5, "hash": "abc"], problems: problems)
    }

    func rotateKey(_ settings: Settings, newKeyFile: String?) async throws(CommandFailure) -> JSONValue {
        try Self.requireFree(settings)
        return ["secrets": 0]
    }

    func whatIf(
        _ settings: Settings, _ question: JSONValue, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> JSONValue {
        try Self.requireFree(settings)
        return ["added": [], "removed": [], "moved": []]
    }

    func redrive(
        _ settings: Settings, reason: String?, isDryRun: Bool
    ) async throws(CommandFailure) -> JSONValue {
        ["redriven": 2, "accepted": JSONValue(isDryRun ? 0 : 2), "rejected": 0]
    }

    func backup(
        _ directory: String, into copy: String, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> JSONValue { ["bytes": 7, "into": .string(copy)] }

    func restore(
        _ copy: EngineConfiguration, into directory: String, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> CheckReport {
        CheckReport(summary: ["events": 3, "hash": "abc"], problems: problems)
    }

    func rebuild(
        _ options: RebuildOptions, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> CheckReport {
        CheckReport(
            summary: [
                "from": .string(options.source), "into": .string(options.target.dataDirectory),
                "topics": JSONValue(options.topics.count),
            ], problems: problems)
    }

    func upgrade(
        _ directory: String, into target: EngineConfiguration, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> JSONValue {
        ["from": .string(directory), "complete": .bool(!directory.hasSuffix("served")), "events": 1_234]
    }

    func fold(
        _ request: FoldRequest, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> JSONValue {
        let reasons: [JSONValue] = problems.map { ["reason": .string($0), "count": 1] }
        var members: [JSONValue.Member] = [.init("view", .string(request.view))]
        if !problems.isEmpty { members.append(.init("rejected", JSONValue(problems.count))) }
        return .object(
            members + [
                .init("reasons", .array(reasons)),
                .init("windows", .array(request.files.map { ["model": .string($0.path)] })),
            ])
    }

    func logStat(
        _ configuration: EngineConfiguration, _ selection: LogSelection
    ) async throws(CommandFailure) -> JSONValue {
        ["partitions": []]
    }

    func logDump(
        _ configuration: EngineConfiguration, _ selection: LogSelection,
        each: @escaping @Sendable (JSONValue) -> Bool
    ) async throws(CommandFailure) {
        _ = each(["topic": "inference", "partition": 0, "offset": 5, "event": ["id": "a"]])
    }

    func logCheck(
        _ configuration: EngineConfiguration, _ selection: LogSelection, progress: @escaping ProgressHandler
    ) async throws(CommandFailure) -> CheckReport {
        CheckReport(summary: ["batches": 9], problems: problems)
    }

    func topics(in directory: String?) async throws(CommandFailure) -> JSONValue {
        ["topics": [["name": "inference"]]]
    }

    func topic(_ name: String, in directory: String?) async throws(CommandFailure) -> JSONValue {
        let schema: JSONValue = [
            "required": ["time", "data"],
            "properties": [
                "time": ["description": "When.", "type": "string"],
                "data": [
                    "required": ["model"],
                    "properties": [
                        "model": ["description": "Whose.", "$ref": "#/$defs/name"],
                        "features": ["$ref": "#/$defs/values"],
                    ],
                ],
            ],
            "$defs": [
                "name": ["type": ["string", "null"]], "value": ["type": ["number", "null"]],
                "values": ["type": "object", "additionalProperties": ["$ref": "#/$defs/value"]],
            ],
        ]
        return ["topic": .string(name), "events": [["type": "t.v1", "schema": schema]]]
    }

    func checkTopics(
        in directory: String?, dataDirectory: String?, configuration: EngineConfiguration
    ) async throws(CommandFailure) -> CheckReport {
        CheckReport(summary: ["topics": 1], problems: problems)
    }

    func makeTraffic(seed: UInt64, startMilliseconds: Int64) throws(CommandFailure) -> any Traffic {
        throw CommandFailure(.unavailable, "no traffic")
    }
}

/// No command under test listens.
struct StubLauncher: ServerLauncher {
    func check(_ settings: Settings) async throws(CommandFailure) {
        if settings.listen.port == 2 { throw CommandFailure(.unavailable, "\(settings.listen) is taken") }
    }

    func start(
        _ service: any EngineService, _ settings: Settings
    ) async throws(CommandFailure) -> any RunningServer {
        throw CommandFailure(.unavailable, "\(settings.listen) is in use")
    }
}
