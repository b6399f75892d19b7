import ByteCoding
import Experiments
public import JSON
import Streams

/// A question of an OpenFeature client, by the OpenFeature Remote Evaluation Protocol.
public struct FlagQuestion: Sendable {
    /// The flag, which is an experiment's name; nil for all.
    public var key: String?
    /// Nil if it is no JSON.
    public var body: JSONValue?

    public init(key: String?, body: JSONValue?) { (self.key, self.body) = (key, body) }
}

/// What it is answered, errors of the protocol included.
public struct FlagAnswer: Sendable {
    /// Of HTTP.
    public var status: Int
    public var body: JSONValue
    /// Of an answer about all flags: the same as long as it says the same.
    public var etag: String?

    public init(status: Int, body: JSONValue, etag: String?) {
        (self.status, self.body, self.etag) = (status, body, etag)
    }
}

extension Engine {
    public func evaluate(_ question: FlagQuestion) async throws(EngineError) -> FlagAnswer {
        if let answer = try await forward(
            .flag(question), { (reader) throws(ByteCodingError) in try FlagAnswer(from: &reader) })
        {
            return answer
        }
        try refuseUnlessAnswering()
        return await control.evaluate(question)
    }
}

extension ShardRunner where Logic == ControlShard {
    /// Without a position, and so without a look at the journal: this is asked for every request of whoever asks.
    fileprivate func evaluate(_ question: FlagQuestion) -> FlagAnswer {
        let state = core.logic.domain(ExperimentsDomain.self)?.state ?? ExperimentsState()
        let answer =
            question.key.map { state.evaluateFlag($0, question.body) } ?? state.evaluateFlags(question.body)
        return FlagAnswer(status: answer.status, body: answer.body, etag: answer.etag)
    }
}
