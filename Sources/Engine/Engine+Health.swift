public import JSON
import Log
import Streams

extension Engine {
    public func health() async -> JSONValue {
        var status = "ok"
        var reason: String?
        switch readiness {
        case .ready: break
        case .restoring: status = "restoring"
        case .failed(let why):
            status = "failed"
            reason = why
        }
        let shards = shards.statuses.enumerated().map { health(of: $1, number: $0) }
        let overflow = data.reduce(0) { $0 + $1.status.current.counts.overflowEvents }
        return .object(
            [
                .init("status", .string(status)), .init("reason", JSONValue(reason)),
                .init("shards", .array(shards)),
                .init(
                    "dependencies",
                    [["name": "log", "kind": .string(log.kind), "status": .string(logStatus)]]),
                .init("overflow_events", JSONValue(overflow)),
            ] + instances + (await standbyStates))
    }

    /// Those that share the shards, where several may.
    private var instances: [JSONValue.Member] {
        guard let sharing = shards.sharing else { return [] }
        let instances = sharing.instances.map { instance -> JSONValue in
            [
                "id": .string(instance.id), "address": .string(instance.address),
                "shards": .array(instance.shards.map { .string($0.name) }),
                "standbys": .array(instance.standbys.map { .string($0) }),
            ]
        }
        return [.init("instances", .array(instances))]
    }

    /// The shards that are kept warm here for others, where any may be.
    private var standbyStates: [JSONValue.Member] {
        get async {
            guard let standbys else { return [] }
            let states = await standbys.progress.map { plan, progress -> JSONValue in
                [
                    "shard": .string(plan.name), "journal_position": JSONValue(progress.position),
                    "lag_entries": JSONValue(progress.lag),
                ]
            }
            return [.init("standbys", .array(states))]
        }
    }

    private var logStatus: String {
        switch log.state {
        case .accepting: "ok"
        case .readOnly: "read-only"
        case .stopped(let error): "stopped: \(error)"
        case .closed: "closed"
        }
    }

    private func health(of shard: ShardStatus, number: Int) -> JSONValue {
        let content = shard.current
        guard !content.phase.isElsewhere else {
            return [
                "shard": .string(shard.plan.name), "state": .string(Self.text(content.phase)),
                "instance": JSONValue(shards.sharing?.address(of: number)),
            ]
        }
        return .object([
            .init("shard", .string(shard.plan.name)), .init("state", .string(Self.text(content.phase))),
            .init(
                "position",
                .object(zip(shard.plan.inputs, content.consumed).map { .init($0.description, JSONValue($1)) })
            ),
            .init("lag_events", JSONValue(lag(of: shard.plan, content))),
            .init("events", JSONValue(content.recordCount)),
            .init(
                "last_checkpoint",
                content.lastCheckpoint.map { checkpoint in
                    [
                        "journal_position": JSONValue(checkpoint.position),
                        "hash": .string(checkpoint.hash.description),
                        "time": JSONValue(content.lastCheckpointTime.map(RFC3339.text)),
                    ]
                } ?? .null),
        ])
    }

    private static func text(_ phase: ShardStatus.Phase) -> String {
        switch phase {
        case .restoring: "restoring"
        case .running: "running"
        case .stopped: "stopped"
        case .elsewhere: "elsewhere"
        case .held(let reason): "held up: \(reason)"
        case .halted(let reason): "halted: \(reason)"
        case .failed(let reason): "failed: \(reason)"
        }
    }

    /// Records that may be read and are not consumed yet; nil where the log can't tell.
    func lag(of plan: ShardPlan, _ content: ShardStatus.Content) -> Int64? {
        var lag: Int64 = 0
        for (input, consumed) in zip(plan.inputs, content.consumed) {
            guard let end = try? log.endOffset(of: input, isolation: .durable) else { return nil }
            lag += max(0, end - consumed)
        }
        return lag
    }
}
