import Engine
import JSON

/// The commands that were sent, and what has been said about them.
struct CommandLedger {
    private(set) var commands: [SimulatedCommand] = []
    private(set) var rivalryCount = 0
    /// By resource, such as `models/chat/aliases/best`, the ETag of the newest answer.
    private(set) var etags: [String: String] = [:]
    /// Deployments that were asked for.
    private(set) var deployments: [String] = []
    /// Records of `decisions`, by their offsets, as they were first seen.
    var decisions: [[UInt8]] = []

    mutating func add(_ command: SimulatedCommand) -> Int {
        commands.append(command)
        if command.request.path == ["deployments"], let id = command.request.body?["id"]?.string {
            deployments.append(id)
        }
        return commands.count - 1
    }

    mutating func beginRivalry() -> Int {
        rivalryCount += 1
        return rivalryCount
    }

    mutating func noteAttempt(_ number: Int) { commands[number].attempts += 1 }

    mutating func noteRefusal(_ number: Int) { commands[number].attempts -= 1 }

    /// An answer without what it warns of, which is as of now: somebody may have put the webhook meanwhile.
    private static func lasting(_ body: JSONValue) -> JSONValue {
        .object((body.members ?? []).filter { $0.name != "warnings" }).canonical
    }

    /// - Returns: what is wrong with the answer; nil if nothing is.
    mutating func note(_ answer: CommandAnswer, to number: Int) -> String? {
        let command = commands[number]
        if command.hasUsedKey { return "a used key was taken for another body" }
        if let first = command.answer, !command.answeredEvents.isEmpty {
            guard first.status == answer.status, first.etag == answer.etag,
                Self.lasting(first.body) == Self.lasting(answer.body)
            else {
                return "its retry is answered \(answer.body.text), where it was \(first.body.text) before"
            }
        } else {
            commands[number].answer = answer
        }
        etags[command.request.path.joined(separator: "/")] = answer.etag
        return nil
    }

    /// Those whose answer is kept: they have a key and changed something.
    var kept: [Int] {
        commands.indices.filter {
            commands[$0].request.idempotencyKey != nil && !commands[$0].answeredEvents.isEmpty
        }
    }

    /// Those that may be sent again.
    var repeatable: [Int] {
        commands.indices.filter {
            commands[$0].request.idempotencyKey != nil && !commands[$0].hasUsedKey
        }
    }
}
