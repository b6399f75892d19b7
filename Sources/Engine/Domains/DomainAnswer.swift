import Commands
import JSON
import Log
import Streams

/// What the control shard answers of a domain at one moment.
struct DomainAnswer: Sendable {
    var content: DomainContent
    var position: Position
    /// What all partitions have declared, or the last tick; milliseconds since 1970.
    var watermark: Int64?

    /// - Throws: `EngineError`.
    init(
        of core: ShardCore<ControlShard>, _ path: [String], _ parameters: [String: String],
        journalEnd: Offset
    ) throws(EngineError) {
        switch (path.first, path.dropFirst().first, path.count) {
        case ("views", ViewCatalog.decisions, 2):
            content = .body(try core.logic.decisions(parameters), etag: nil)
        case ("views", ViewCatalog.modelHealth, 2):
            content = .body(try core.logic.modelHealth(parameters), etag: nil)
        case ("decisions", let id?, 3) where path[2] == "evidence":
            content = .body(try core.logic.evidence(ofDecision: id), etag: nil)
        case ("alerts", let id?, 3) where path[2] == "evidence":
            content = try core.logic.evidence(ofAlert: id)
        default: content = try Self.content(core.logic, path, parameters)
        }
        position = Position([core.plan.journal: journalEnd])
        let time = max(core.tick, core.logic.declaredTime)
        let own = path.first == "views" ? core.logic.commandDomain(of: path)?.domain.answerTime : nil
        watermark = own ?? (time == .min ? nil : time)
    }

    private static func content(
        _ shard: ControlShard, _ path: [String], _ parameters: [String: String]
    ) throws(EngineError) -> DomainContent {
        guard let (_, domain) = shard.commandDomain(of: path) else {
            throw EngineError(.notFound, "there is no /v1/\(path.joined(separator: "/"))")
        }
        let sorted = parameters.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        do throws(CommandRejection) {
            return try domain.answer(path, QueryParameters(sorted))
        } catch {
            throw EngineError(error)
        }
    }
}
