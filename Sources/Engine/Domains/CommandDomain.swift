package import Alerting
import Commands
package import JSON
import Log
import Outbox
import Streams

/// A domain of the control shard that takes commands and answers questions about its resources.
protocol CommandDomain: ControlDomain {
    /// Whether a path behind `/v1/` names something of this domain.
    func owns(_ path: [String]) -> Bool

    /// Decides a command. Changes nothing: its events are folded once they are durable.
    ///
    /// - Parameter time: of the command, milliseconds since 1970.
    func decide(_ request: CommandRequest, time: Int64) -> CommandOutcome

    /// What a command's answer shows, once its events are folded; nil if it is gone.
    func show(_ resource: [String], for request: CommandRequest) -> ShownResource?

    /// Answers a question.
    func answer(_ path: [String], _ parameters: QueryParameters) throws(CommandRejection) -> DomainContent

    /// How far what its views are about has come, milliseconds since 1970; nil where that is the engine's own time.
    var answerTime: Int64? { get }
}

extension CommandDomain {
    var answerTime: Int64? { nil }
}

/// What becomes of a command.
enum CommandOutcome {
    case accepted(AcceptedCommand)
    /// A retry: what was answered is answered again, and nothing is appended.
    case repeated(KeptAnswer)
    case rejected(CommandRejection)
}

/// A command that the state allows.
struct AcceptedCommand {
    /// 201 if it made something, else 200.
    var status: Int
    /// Behind `/v1/`: what the answer shows.
    var resource: [String]
    /// To be appended as one; none if nothing changes.
    var events: [Event]
    /// To be kept under that name before the events are appended: it is in none of them.
    var secret: (id: String, secret: WebhookSecret)?

    struct Event {
        var id: String
        var type: String
        /// What the topic's records are kept together by.
        var key: String
        var json: JSONValue
    }
}

/// What a question to a domain is answered with.
package enum DomainContent {
    case body(JSONValue, etag: String?)
    /// Of an alert, to be held against what is recorded.
    case evidence(JSONValue, of: AlertEvidence)
    /// Events to be read from the log.
    case history(RecordedHistory)
}

extension ControlShard {
    /// Decides a command in the domain that its path belongs to; nil if there is none. No copy of the domain outlives the
    /// call: one that did would make folding the command's events copy what they change, and all beside it.
    func decide(
        _ request: CommandRequest, time: Int64
    ) -> (index: Int, topic: Topic, outcome: CommandOutcome)? {
        guard let (index, domain) = commandDomain(of: request.path), let topic = Topic(domain.topic) else {
            return nil
        }
        return (index, topic, domain.decide(request, time: time))
    }

    /// The place of the domain that a path belongs to.
    func commandDomain(of path: [String]) -> (index: Int, domain: any CommandDomain)? {
        for (index, domain) in domains.enumerated() {
            if let domain = domain as? any CommandDomain, domain.owns(path) { return (index, domain) }
        }
        return nil
    }
}
