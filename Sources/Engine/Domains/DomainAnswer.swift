import JSON
import Log
import Registry
import Streams

/// What the control shard answers of a domain at one moment.
struct DomainAnswer: Sendable {
    var content: RegistryAnswer
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
        case ("decisions", let id?, 3) where path[2] == "evidence":
            content = .body(try core.logic.evidence(ofDecision: id), etag: nil)
        case ("views", ViewCatalog.registry, 2):
            content = .body(try Self.registry(core.logic, parameters), etag: nil)
        default: content = try Self.content(core.logic, path, parameters)
        }
        position = Position([core.plan.journal: journalEnd])
        let time = max(core.tick, core.logic.declaredTime)
        watermark = time == .min ? nil : time
    }

    private static func content(
        _ shard: ControlShard, _ path: [String], _ parameters: [String: String]
    ) throws(EngineError) -> RegistryAnswer {
        guard let registry = shard.domain(RegistryDomain.self)?.state else {
            throw EngineError(.internal, "there is no registry")
        }
        let sorted = parameters.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        do throws(RegistryRejection) {
            return try registry.answer(path, QueryParameters(sorted))
        } catch {
            throw EngineError(error)
        }
    }

    /// Models, versions and deployments side by side, of one model or all.
    private static func registry(
        _ shard: ControlShard, _ parameters: [String: String]
    ) throws(EngineError) -> JSONValue {
        let model = parameters["model"]
        let page = parameters["limit"].map { ["limit": $0] } ?? [:]
        var members: [JSONValue.Member] = []
        if let model {
            guard case .body(let shown, _) = try content(shard, ["models", model], [:]) else { return .null }
            members.append(.init("models", .array([shown])))
        }
        let lists: [(path: [String], parameters: [String: String])] =
            model.map {
                [(["models", $0, "versions"], page), (["deployments"], page.merging(["model": $0]) { $1 })]
            }
            ?? [(["models"], page), (["versions"], page), (["deployments"], page)]
        for list in lists {
            guard case .body(let body, _) = try content(shard, list.path, list.parameters) else { continue }
            let name = list.path[list.path.count - 1]
            members.append(.init(name, body[name] ?? .array([])))
            if let token = body["next_page_token"] { members.append(.init("next_\(name)", token)) }
        }
        return .object(members)
    }
}
