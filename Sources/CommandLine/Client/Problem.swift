import JSON

/// An answer that is an error, as `application/problem+json` or whatever else came.
package struct Problem: Sendable, Equatable {
    package var status: Int
    package var title: String
    package var detail: String?
    /// `pointer: reason` of each error within.
    package var errors: [String]

    package init(_ answer: ServerClient.Answer) {
        status = answer.status
        let body = answer.contentType.contains("json") ? try? JSONValue(parsing: answer.body) : nil
        title = body?["title"]?.string ?? "HTTP status \(answer.status)"
        detail = body?["detail"]?.string
        errors = (body?["errors"]?.array ?? []).map { entry in
            "\(entry["pointer"]?.string ?? "?"): \(entry["reason"]?.string ?? "?")"
        }
    }

    /// `window: not a duration (400)`.
    package var sentence: String {
        "\(detail ?? title) (\(status))"
    }

    /// What a command ends with. Parameters that can't be read and things that aren't there are the caller's
    /// mistake; what the state of things forbids (409, 412) was refused; the rest is the server's state.
    package var failure: CommandFailure {
        let ending: CommandStatus =
            switch status {
            case 409, 412: .difference
            case 408, 429: .unavailable
            case 400..<500: .usage
            default: .unavailable
            }
        return CommandFailure(
            ending, sentence,
            advice: errors.isEmpty ? nil : errors.joined(separator: "\n  "))
    }
}
