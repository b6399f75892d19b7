import Alerting
import Drift
import Experiments
import Health
import JSON
import Log
import Monitoring
import Outbox
import Registry
import Streams

/// The kinds of events that a timeline can have.
enum TimelineKinds {
    static let all: [String] = {
        let decided =
            RolloutDecision.Kind.allCases.map(\.rawValue) + MonitorDecision.Kind.allCases.map(\.rawValue)
            + ExperimentDecision.Kind.allCases.map(\.rawValue) + AlertDecision.Kind.allCases.map(\.rawValue)
        let uses = Engine.topicUses(shards: 1)
        let commanded = Topology.commandTopics.flatMap { uses[$0]?.eventTypes ?? [] } + HealthEvent.types
        return Set(decided + commanded.map(TimelineEvent.kind(ofType:))).sorted()
    }()

    /// `alert` stands for all kinds that begin with it.
    private static let families = Set(all.map { String($0.prefix { $0 != "." }) }).sorted()

    /// - Throws: `EngineError` of kind `invalid` for what is neither a kind nor what kinds begin with.
    static func require(_ kind: String) throws(EngineError) {
        guard !all.contains(where: { $0 == kind || $0.hasPrefix(kind + ".") }) else { return }
        let inFamily = all.filter { $0.hasPrefix(kind.prefix { $0 != "." } + ".") }
        let known = inFamily.isEmpty ? families : inFamily
        throw .parameter("kind", "'\(kind)' is no kind of event; there are \(known.joined(separator: ", "))")
    }
}
