/// One event of a `text/event-stream` (WHATWG HTML, 9.2).
package struct ServerSentEvent {
    /// What `Last-Event-ID` names when a client comes back.
    package var id: String
    package var event: String
    /// Of one line: JSON without line feeds.
    package var data: [UInt8]

    package init(id: String, event: String, data: [UInt8]) {
        (self.id, self.event, self.data) = (id, event, data)
    }

    package var encoded: [UInt8] {
        Array("id: \(id)\nevent: \(event)\ndata: ".utf8) + data + Array("\n\n".utf8)
    }

    /// So long a client waits before it comes back.
    static func retry(milliseconds: Int) -> [UInt8] { Array("retry: \(milliseconds)\n\n".utf8) }

    /// Says nothing, and finds out whether anybody listens.
    static let comment = Array(":\n\n".utf8)
}
