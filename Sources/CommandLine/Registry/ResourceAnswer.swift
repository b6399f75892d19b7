import JSON
import NIOHTTP1

/// What a server said of a resource.
struct ResourceAnswer: Sendable {
    /// As it came.
    var body: [UInt8]
    var json: JSONValue
    /// The resource's ETag without its quotes.
    var revision: String?
    /// Nil for an answer as of now.
    var past: PastAnswer?

    /// - Throws: if it is an error, or not JSON.
    init(_ answer: ServerClient.Answer, server: String) throws(CommandFailure) {
        guard (200..<300).contains(answer.status) else { throw Refusal.failure(Problem(answer)) }
        guard let json = try? JSONValue(parsing: answer.body), json.members != nil else {
            throw CommandFailure(
                .unavailable, "\(server) answered with something else than a JSON object",
                advice: "Is it a Varve server?")
        }
        self.json = json
        body = answer.body
        revision = answer.headers.first(name: "ETag").map { $0.replacing("\"", with: "") }
        past = PastAnswer(answer.headers)
    }

    /// Whether a command found everything as it wants it.
    var changedNothing: Bool { json["events"] == .array([]) }
}
