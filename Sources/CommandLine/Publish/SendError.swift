/// Why a batch was not taken.
package enum SendError: Error, Sendable, Equatable {
    /// The server asks to come back later (408, 429, 503).
    case busy(retryAfterSeconds: Double?, reason: String)
    /// The server's engine takes nothing more until somebody sees to it.
    case broken(String)
    /// Nobody answered, or the answer broke off. Whether the batch was taken is not known; sending it again is
    /// safe, because the engine recognizes events that it has.
    case unreachable(String)
    /// The batch is larger than the server takes (413).
    case tooLarge(String)
    /// The server failed at it (500); another try may do.
    case failed(String)
    /// The server will not take it however often it comes.
    case refused(CommandFailure)

    package var reason: String {
        switch self {
        case .busy(_, let reason), .broken(let reason), .unreachable(let reason), .tooLarge(let reason),
            .failed(let reason):
            reason
        case .refused(let failure): failure.message
        }
    }
}
