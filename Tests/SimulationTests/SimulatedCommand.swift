import Engine
import JSON

/// A command that the simulation has sent and may send again. Its actor is its own, so that every event of the log says
/// which command gave it.
struct SimulatedCommand {
    var request: CommandRequest
    /// Commands of one number were sent with the same `If-Match`: at most one of them may have changed anything.
    var rivalry: Int?
    /// It has another body than the command whose key it took: it has to be refused.
    var hasUsedKey = false
    /// What it was answered the first time.
    var answer: CommandAnswer?
    /// How often it was sent without a word that it was refused: so often it may have been done.
    var attempts = 0

    /// Whether it may have been done without anybody having been told.
    var isUnknown: Bool { attempts > 0 }

    var actor: String { request.actor }

    static func actor(_ number: Int) -> String { "client-\(number)" }

    /// The ids of the events that the answer names; empty if it changed nothing.
    var answeredEvents: [String] { Self.events(of: answer).compactMap { $0["id"]?.string } }

    static func events(of answer: CommandAnswer?) -> [JSONValue] { answer?.body["events"]?.array ?? [] }

    /// The path of the model or the experiment that it is about.
    var subject: [String]? {
        if request.path.first == "experiments" {
            return answer?.body["name"]?.string.map { ["experiments", $0] }
        }
        let model =
            request.path.first == "models" && request.path.count > 1
            ? request.path[1] : request.body?["model"]?.string ?? answer?.body["model"]?.string
        return model.map { ["models", $0] }
    }
}
