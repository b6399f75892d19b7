public import Engine
import JSON
public import Log

/// What `varve replay rebuild` is asked for.
public struct RebuildRequest: Sendable {
    /// A data directory, or a folder with folders of segments: `inference-0/00000000000000000000.log`.
    public var source: String
    /// The new directory, and the settings for one that is made of a log without a journal.
    public var target: EngineConfiguration
    /// A position as answers give it, or an RFC 3339 time; nil takes all.
    public var moment: String?
    /// Names of the source's topics, and which data topic each of them is. Others count as what they are called.
    public var topics: [Topic: Topic]
    /// Which run of an upgrade this is; nil for a rebuild by the very fold that gave the recorded states.
    private(set) var upgrade: UpgradePass?

    /// The cluster, opened for reading, where `source` names one.
    package var cluster: EngineBacking?

    public init(
        source: String, target: EngineConfiguration, moment: String? = nil, topics: [Topic: Topic] = [:]
    ) {
        self.source = source
        self.target = target
        self.moment = moment
        self.topics = topics
    }

    init(upgrade pass: UpgradePass, of source: String, into target: EngineConfiguration) {
        self.init(source: source, target: target)
        upgrade = pass
    }

    /// The directory that is read.
    var directory: String {
        if case .early(let copy) = upgrade { copy } else { source }
    }

    /// Two requests with the same text are the same work, and one goes on where the other was interrupted.
    var json: JSONValue {
        if upgrade != nil { return ["upgrade": .string(source)] }
        return [
            "data": .string(source), "to": JSONValue(moment), "shards": JSONValue(target.shards),
            "topics": .object(
                topics.sorted { $0.key < $1.key }.map { .init($0.key.name, .string($0.value.name)) }),
        ]
    }
}
