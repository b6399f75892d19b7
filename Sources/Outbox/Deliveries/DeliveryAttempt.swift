import Commands
public import JSON

/// A request that was made, or tried.
public struct DeliveryAttempt: Sendable, Equatable {
    /// Of the wall clock, milliseconds since 1970.
    public var at: Int64
    /// Of HTTP; nil if there was no response.
    public var status: Int?
    /// What went wrong; nil after a response.
    public var error: String?
    /// Milliseconds that the receiver asked to be left alone for.
    public var retryAfter: Int64?

    public init(at: Int64, status: Int? = nil, error: String? = nil, retryAfter: Int64? = nil) {
        (self.at, self.status, self.retryAfter) = (at, status, retryAfter)
        self.error = error.map { String(decoding: $0.utf8.prefix(OutboxLimits.errorBytes), as: UTF8.self) }
    }

    var isTaken: Bool { status.map { (200..<300).contains($0) } ?? false }
    /// The receiver wants no more of them.
    var isGone: Bool { status == 410 }

    public var json: JSONValue {
        [
            "at": .time(at), "status": JSONValue(status), "error": JSONValue(error),
            "retry_after_ms": JSONValue(retryAfter),
        ]
    }

    init(reading reader: inout BodyReader) {
        let time = reader.text("at").flatMap(RFC3339.milliseconds)
        if time == nil { reader.report("at", "is no time") }
        let longest = OutboxLimits.retryAfterMilliseconds
        self.init(
            at: time ?? 0, status: reader.integer("status", in: 0...999).map { Int($0) },
            error: reader.text("error"),
            retryAfter: reader.integer("retry_after_ms", in: 0...longest))
    }
}
