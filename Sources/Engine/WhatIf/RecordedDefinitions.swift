import Alerting
import Commands
import Drift
import Experiments
import Health
import JSON
import Log
import Monitoring
import Registry
import Streams

/// What people have ever defined, as the topics of commands hold it: what a supposition is held against.
struct RecordedDefinitions {
    /// By name, every version that was put.
    private(set) var rules: [String: [AlertRule]] = [:]
    /// Names of monitors and of policies of devices' health.
    private(set) var monitors: Set<String> = []
    private(set) var policies: Set<String> = []
    /// Those that pinned a reference.
    private(set) var pins: [ReferenceEvent] = []
    /// As they were defined, by name.
    private(set) var experiments: [String: ExperimentDefinition] = [:]
    /// By id.
    private(set) var deployments: [String: RolloutPlan] = [:]
    /// Whether the registry follows from windows: of rollouts that judge themselves, or experiments whose verdicts command it.
    private(set) var decidesRegistry = false

    init(_ log: any LogSource) throws {
        try Self.forEachEvent(of: Topology.rules, log) { event in
            switch event["type"]?.string {
            case AlertingEvent.types[0]:
                let put = try AlertingEvent(event)
                if case .rulePut(let rule) = put.change { rules[put.subject, default: []].append(rule) }
            case MonitorEvent.types[0]: monitors.insert(try MonitorEvent(event).name)
            case ReferenceEvent.types[0]: pins.append(try ReferenceEvent(event))
            case HealthEvent.types[0]: policies.insert(try HealthEvent(event).policy)
            default: break
            }
        }
        try Self.forEachEvent(of: Topology.experiments, log) { event in
            decidesRegistry = true
            guard event["type"]?.string == ExperimentEventType.defined.name else { return }
            let defined = try ExperimentEvent(event)
            if case .defined(let definition) = defined.change { experiments[defined.experiment] = definition }
        }
        try Self.forEachEvent(of: Topology.registry, log) { event in
            guard event["type"]?.string == RegistryEventType.deploymentCreated.name else { return }
            guard case .deploymentCreated(let id, _, _, let plan) = try RegistryEvent(event).change else {
                return
            }
            deployments[id] = plan
            if plan.analysis != nil { decidesRegistry = true }
        }
    }

    private static func forEachEvent(
        of topic: Topic, _ log: any LogSource, _ body: (JSONValue) throws -> Void
    ) throws {
        let cursor = RecordCursor(
            try log.makeReader(of: TopicPartition(topic, 0), from: 0, isolation: .written))
        while try cursor.take() {
            for record in cursor.records.records {
                try body(try JSONValue(parsing: cursor.records.bytes(record.value)))
            }
        }
    }
}
