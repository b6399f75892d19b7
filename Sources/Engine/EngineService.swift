public import JSON
import Log

/// What `Server` and the command line ask of an engine. `Engine` is the real one; tests of the server bring
/// their own.
public protocol EngineService: Sendable {
    /// Validates, logs and (if asked to) waits for the fold of one request's events.
    func ingest(_ request: IngestRequest) async throws(EngineError) -> IngestAnswer

    var views: [ViewDescription] { get }

    /// The answer of a view, as of now or of a past moment.
    func view(_ query: ViewQuery) async throws(EngineError) -> AnsweredView

    /// Carries out a command: its events are durable and folded when this returns.
    func execute(_ request: CommandRequest) async throws(EngineError) -> CommandAnswer

    /// The answer of a domain's resource, as of now or of a past moment.
    func resource(_ request: ResourceRequest) async throws(EngineError) -> ResourceAnswer

    /// Evaluates flags for an OpenFeature client: which arms a unit has.
    func evaluate(_ question: FlagQuestion) async throws(EngineError) -> FlagAnswer

    /// Declares that nothing earlier than `time` will still come, in every partition of the topics.
    func declareWatermark(_ declaration: WatermarkDeclaration) async throws(EngineError) -> JSONValue

    var readiness: Readiness { get }

    /// Each shard's position, lag and last checkpoint, and each dependency: the body of `/v1/health`.
    func health() async -> JSONValue

    func metrics() async -> [MetricFamily]

    /// Answers a question of another instance that shares the shards, both encoded as the engine has it.
    func answerInstance(_ question: [UInt8]) async -> [UInt8]
}

extension EngineService {
    /// One that shares nothing answers nothing.
    public func answerInstance(_ question: [UInt8]) async -> [UInt8] { [] }

    /// The answer of a view without what it took.
    public func query(_ query: ViewQuery) async throws(EngineError) -> JSONValue {
        try await view(query).json
    }
}

/// How the events of a request are framed (CloudEvents' HTTP content modes, and NDJSON).
public enum IngestFormat: Sendable, Hashable {
    /// `application/cloudevents+json`: one event.
    case structured
    /// `application/cloudevents-batch+json`: an array of events.
    case batch
    /// `application/x-ndjson`: an event a line.
    case lines
    /// Binary mode: the values of the `ce-` headers as they came, quoted and percent-encoded (names in lower
    /// case, without `ce-`), `data` as body.
    case binary(attributes: [String: String], contentType: String)
}

public enum IngestAcknowledgement: String, Sendable, Hashable, CaseIterable {
    /// After the sync of the log.
    case durable
    /// After the fold as well.
    case applied
}

public struct IngestRequest: Sendable {
    public var topic: String
    public var format: IngestFormat
    /// The body, decompressed.
    public var body: [UInt8]
    public var acknowledgement: IngestAcknowledgement

    /// The topics that take events.
    public static let topics = Topology.dataTopics.map(\.topic.name)

    public init(
        topic: String, format: IngestFormat, body: [UInt8], acknowledgement: IngestAcknowledgement = .durable
    ) {
        self.topic = topic
        self.format = format
        self.body = body
        self.acknowledgement = acknowledgement
    }
}

public struct IngestAnswer: Sendable {
    public struct Rejection: Sendable, Hashable {
        /// Counted from 0 in the order sent.
        public var index: Int
        public var reason: String
        public init(index: Int, reason: String) {
            self.index = index
            self.reason = reason
        }
    }

    /// Events that were taken into the log, duplicates included.
    public var accepted: Int
    public var rejected: [Rejection]
    /// Known only when the fold was waited for, and no shard came to another instance amid it.
    public var duplicates: Int?
    public var position: String

    public init(accepted: Int, rejected: [Rejection], duplicates: Int? = nil, position: String) {
        self.accepted = accepted
        self.rejected = rejected
        self.duplicates = duplicates
        self.position = position
    }

    /// The body of the answer, as CONTRACT has it.
    public var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("accepted", .integer(Int64(accepted))),
            .init(
                "rejected",
                .array(rejected.map { ["index": .integer(Int64($0.index)), "reason": .string($0.reason)] })),
        ]
        if let duplicates { members.append(.init("duplicates", .integer(Int64(duplicates)))) }
        members.append(.init("position", .string(position)))
        return .object(members)
    }
}

public struct ViewDescription: Sendable {
    public struct Parameter: Sendable {
        public var name: String
        public var summary: String
        public init(_ name: String, _ summary: String) {
            self.name = name
            self.summary = summary
        }
    }

    public var name: String
    public var summary: String
    public var parameters: [Parameter]
    /// False for a view of the contract that this version can't answer yet: asking for it is a 501.
    public var isAvailable: Bool
    /// The names of a row's members, nested ones joined by dots: the header of an answer without rows.
    public var columns: [String]

    public init(
        _ name: String, summary: String, parameters: [Parameter], isAvailable: Bool = true,
        columns: [String] = []
    ) {
        self.name = name
        self.summary = summary
        self.parameters = parameters
        self.isAvailable = isAvailable
        self.columns = columns
    }

    /// The columns of a view of the engine's; none of one that it doesn't know.
    public static func columns(ofView name: String) -> [String] {
        ViewCatalog.views.first { $0.name == name }?.columns ?? []
    }
}

public struct ViewQuery: Sendable {
    public var view: String
    /// As they came: `from`, `window`, `model` … The view reads them and says which one is wrong.
    public var parameters: [String: String]
    /// A position to wait for.
    public var after: String?
    /// How long to wait for it, in milliseconds.
    public var timeoutMilliseconds: Int

    public init(
        view: String, parameters: [String: String] = [:], after: String? = nil,
        timeoutMilliseconds: Int = 1_000
    ) {
        self.view = view
        self.parameters = parameters
        self.after = after
        self.timeoutMilliseconds = timeoutMilliseconds
    }
}

public struct WatermarkDeclaration: Sendable {
    /// Milliseconds since 1970.
    public var time: Int64
    /// Every data topic if nil.
    public var topics: [String]?
    public var acknowledgement: IngestAcknowledgement

    public init(time: Int64, topics: [String]? = nil, acknowledgement: IngestAcknowledgement = .durable) {
        self.time = time
        self.topics = topics
        self.acknowledgement = acknowledgement
    }
}

public enum Readiness: Sendable {
    case ready
    /// While state is restored. `share` of the work done, 0 to 1; seconds left, if that can be told yet.
    case restoring(share: Double, secondsLeft: Double?)
    /// The engine takes no events, and why. If that is the log alone, queries are answered still.
    case failed(reason: String)
}

/// An error that a request gets to see.
public struct EngineError: Error, Sendable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        /// 400: a parameter or a body that can't be read.
        case invalid
        /// 404
        case notFound
        /// 409: the state forbids it.
        case conflict
        /// 412: `If-Match` names another state.
        case preconditionFailed
        /// 408: `after` was not reached in time.
        case timeout
        /// 413
        case tooLarge
        /// 422: readable, and not allowed.
        case unprocessable
        /// 429
        case busy(retryAfterSeconds: Int)
        /// 501: of the contract, and not built yet.
        case unavailable
        /// 503: the engine is stopping, restoring or failed.
        case notReady
        /// 500
        case `internal`
    }

    public struct Detail: Sendable, Hashable {
        /// A JSON pointer into the body, or the name of the parameter.
        public var pointer: String
        public var reason: String
        public init(pointer: String, reason: String) {
            self.pointer = pointer
            self.reason = reason
        }
    }

    public var kind: Kind
    public var detail: String
    public var errors: [Detail]

    public init(_ kind: Kind, _ detail: String, errors: [Detail] = []) {
        self.kind = kind
        self.detail = detail
        self.errors = errors
    }

    public var description: String { detail }
}

/// One family of Prometheus metrics.
public struct MetricFamily: Sendable {
    public enum Kind: String, Sendable { case counter, gauge, histogram }

    public struct Sample: Sendable {
        /// Appended to the family's name: `_bucket`, `_sum`, `_count` of a histogram.
        public var suffix: String
        public var labels: [(name: String, value: String)]
        public var value: Double
        public init(_ value: Double, labels: [(name: String, value: String)] = [], suffix: String = "") {
            self.value = value
            self.labels = labels
            self.suffix = suffix
        }
    }

    public var name: String
    public var help: String
    public var kind: Kind
    public var samples: [Sample]

    public init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }
}
