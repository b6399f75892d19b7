/// What is known of one HTTP/1.1 connection, and what to do about what happens on it. No I/O.
///
/// It sees to three things that the framework leaves open: a client that asks for `100 Continue` gets it, an
/// answer that closes the connection closes it only after the client could read the answer, and a request that
/// comes in drops does not hold a connection for ever.
package struct ConnectionState: Sendable {
    package enum RequestAction: Equatable {
        case forward
        /// Tell the client first to send its body.
        case invite
        /// The answer is given, and the rest is of no interest.
        case discard
        /// Drop the connection.
        case close
    }

    package enum ResponseAction: Equatable {
        case forward
        /// Send the answer, then close.
        case close
        /// Send the answer, close this side, and go on reading for a while.
        case linger
    }

    package enum SlownessAction: Equatable {
        case nothing
        /// Let the reader of the body fail.
        case fail
        case close
    }

    private var isReadingRequest = false
    private var unanswered = 0
    private var isClosing = false
    private var isLingering = false
    private var hasFailed = false
    private var drainedBytes = 0
    private var bytesOfPeriod = 0
    private let drainLimit: Int
    private let slowestBytes: Int

    package init(drainLimit: Int, slowestBytes: Int) {
        self.drainLimit = drainLimit
        self.slowestBytes = slowestBytes
    }

    /// The head of a request came.
    ///
    /// - Parameter wantsInvitation: whether it says `Expect: 100-continue` and is to be told to go on.
    package mutating func requestHead(wantsInvitation: Bool) -> RequestAction {
        guard !isClosing else { return .discard }
        isReadingRequest = true
        unanswered += 1
        bytesOfPeriod = 0
        // Before an earlier request is answered an invitation would be taken for a part of its answer.
        return wantsInvitation && unanswered == 1 ? .invite : .forward
    }

    package mutating func requestBody(bytes: Int) -> RequestAction {
        bytesOfPeriod += bytes
        guard isReadingRequest, unanswered == 0 else { return .forward }
        drainedBytes += bytes
        guard drainedBytes <= drainLimit else { return .close }
        return isLingering ? .discard : .forward
    }

    package mutating func requestEnd() -> RequestAction {
        isReadingRequest = false
        drainedBytes = 0
        return isLingering ? .close : .forward
    }

    /// The head of an answer goes out.
    package mutating func responseHead(closes: Bool) {
        isClosing = isClosing || closes
    }

    /// An answer is complete.
    package mutating func responseEnd() -> ResponseAction {
        unanswered = max(0, unanswered - 1)
        guard isClosing else { return .forward }
        guard isReadingRequest else { return .close }
        isLingering = true
        return .linger
    }

    /// A period has passed in which a request should have brought some bytes.
    package mutating func periodPassed() -> SlownessAction {
        defer { bytesOfPeriod = 0 }
        // While an earlier request is answered, the connection is not read: not the client's fault.
        guard isReadingRequest, unanswered <= 1, bytesOfPeriod < slowestBytes else { return .nothing }
        guard unanswered == 1, !hasFailed else { return .close }
        hasFailed = true
        return .fail
    }
}
