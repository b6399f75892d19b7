import Engine
import HTTPTypes

/// What an answer as of a past moment took. In headers: the body is the one that was given then.
enum PastHeaders {
    static func fields(_ past: PastCost) -> HTTPFields {
        var headers = HTTPFields()
        let duration = (past.milliseconds * 10).rounded() / 10
        if let name = HTTPField.Name.serverTiming {
            headers[name] = "replay;dur=\(duration);desc=\"\(past.isCached ? "at hand" : "replayed")\""
        }
        if let name = HTTPField.Name.varveAsOf { headers[name] = past.position }
        if let name = HTTPField.Name.varveReplayed { headers[name] = String(past.replayedRecords) }
        return headers
    }
}

extension HTTPField.Name {
    /// W3C Server Timing.
    fileprivate static let serverTiming = Self("Server-Timing")
    fileprivate static let varveAsOf = Self("Varve-As-Of")
    fileprivate static let varveReplayed = Self("Varve-Replayed-Records")
}
