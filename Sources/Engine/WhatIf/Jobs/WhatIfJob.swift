import JSON
import Synchronization

/// A question about what could have been that a server works on.
struct WhatIfJob: Sendable {
    enum State: String, Sendable { case queued, running, done, failed, cancelled }

    let number: Int
    let question: WhatIfQuestion
    let progress = WhatIfProgress()
    var state = State.queued
    /// Milliseconds since 1970.
    let createdAt: Int64
    var finishedAt: Int64?
    /// The answer as text, which takes a fraction of the memory that it takes as values.
    var result: [UInt8] = []
    /// What went wrong, of one that failed.
    var failure: EngineError?

    var id: String { "what-if-\(number)" }
    var isOver: Bool { state != .queued && state != .running }

    init(number: Int, question: WhatIfQuestion, createdAt: Int64) {
        (self.number, self.question, self.createdAt) = (number, question, createdAt)
    }

    /// - Parameter showsResult: not in lists.
    func json(showsResult: Bool) -> JSONValue {
        let (records, share) = progress.current
        var members: [JSONValue.Member] = [
            .init("id", .string(id)), .init("state", .string(state.rawValue)),
            .init("share_done", .number(state == .done ? 1 : share)), .init("records", JSONValue(records)),
            .init("created_at", .string(RFC3339.text(createdAt))),
            .init("finished_at", JSONValue(finishedAt.map(RFC3339.text))),
        ]
        if let failure {
            members.append(
                .init(
                    "error",
                    [
                        "detail": .string(failure.detail),
                        "errors": .array(
                            failure.errors.map {
                                ["pointer": .string($0.pointer), "reason": .string($0.reason)]
                            }),
                    ]))
        }
        if showsResult, state == .done {
            members.append(.init("result", (try? JSONValue(parsing: result)) ?? .null))
        }
        return .object(members)
    }
}

/// How far a job has come, told by the thread that folds and read by whoever asks.
final class WhatIfProgress: Sendable {
    private let value = Mutex<(records: Int64, share: Double)>((0, 0))

    var current: (records: Int64, share: Double) { value.withLock { $0 } }

    func note(_ records: Int64, _ share: Double) { value.withLock { $0 = (records, min(1, max(0, share))) } }
}
