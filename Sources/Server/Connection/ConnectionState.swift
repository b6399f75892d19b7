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
    /// The answer to come, or the one under way, is the last.
    private var isClosing = false
    /// The last answer is given while its request still comes.
    private var isLingering = false
    /// What comes is behind the last request that is answered.
    private var isDiscarding = false
    private var hasFailed = false
    private var drainedBytes = 0
    private var bytesOfPeriod = 0
    /// The request is read since some moment within the period: it has not had all of it to bring anything.
    private var isPartOfPeriod = false
    private var periodsOfRequest = 0
    private let drainLimit: Int
    private let slowestBytes: Int
    private let longestPeriods: Int

    /// - Parameters:
    ///   - drainLimit: bytes that are read of a request which is answered already.
    ///   - slowestBytes: bytes that a request must bring in each period.
    ///   - longestPeriods: periods in which a request must have come whole.
    package init(drainLimit: Int, slowestBytes: Int, longestPeriods: Int) {
        self.drainLimit = drainLimit
        self.slowestBytes = slowestBytes
        self.longestPeriods = longestPeriods
    }

    /// The head of a request came.
    ///
    /// - Parameters:
    ///   - wantsInvitation: whether it says `Expect: 100-continue` and is to be told to go on.
    ///   - isLast: whether it says `Connection: close`.
    package mutating func requestHead(wantsInvitation: Bool, isLast: Bool) -> RequestAction {
        guard !isClosing else {
            isDiscarding = true
            return .discard
        }
        isReadingRequest = true
        isClosing = isLast
        unanswered += 1
        bytesOfPeriod = 0
        isPartOfPeriod = true
        periodsOfRequest = 0
        // Before an earlier request is answered an invitation would be taken for a part of its answer.
        return wantsInvitation && unanswered == 1 ? .invite : .forward
    }

    package mutating func requestBody(bytes: Int) -> RequestAction {
        bytesOfPeriod += bytes
        guard isDiscarding || (isReadingRequest && unanswered == 0) else { return .forward }
        drainedBytes += bytes
        guard drainedBytes <= drainLimit else { return .close }
        return isDiscarding || isLingering ? .discard : .forward
    }

    package mutating func requestEnd() -> RequestAction {
        guard !isDiscarding else { return .discard }
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
        isPartOfPeriod = true
        guard isClosing, unanswered == 0 else { return .forward }
        isLingering = isReadingRequest
        return isLingering ? .linger : .close
    }

    /// A period has passed in which a request should have brought some bytes.
    package mutating func periodPassed() -> SlownessAction {
        defer { (bytesOfPeriod, isPartOfPeriod) = (0, false) }
        // While an earlier request is answered, the connection is not read: not the client's fault.
        guard isReadingRequest, unanswered <= 1, !isPartOfPeriod else { return .nothing }
        periodsOfRequest += 1
        guard bytesOfPeriod < slowestBytes || periodsOfRequest >= longestPeriods else { return .nothing }
        guard unanswered == 1, !hasFailed else { return .close }
        hasFailed = true
        return .fail
    }
}
