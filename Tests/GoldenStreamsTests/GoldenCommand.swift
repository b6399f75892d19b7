import Engine
import JSON

/// A command of a recorded stream: `{"command": "POST /models", "time": …, "actor": …, "key": …, "if_match": …,
/// "body": …}`.
struct GoldenCommand {
    /// Milliseconds since 1970.
    var time: Int64
    var request: CommandRequest

    init?(_ line: JSONValue) {
        let words = (line["command"]?.string ?? "").split(separator: " ")
        guard words.count == 2, let time = line["time"]?.string.flatMap(RFC3339.milliseconds) else {
            return nil
        }
        self.time = time
        request = CommandRequest(
            String(words[0]), words[1].split(separator: "/").map(String.init), body: line["body"],
            actor: line["actor"]?.string ?? "", ifMatch: line["if_match"]?.string,
            idempotencyKey: line["key"]?.string)
    }

    var text: String { "\(request.method) /\(request.path.joined(separator: "/"))" }
}
