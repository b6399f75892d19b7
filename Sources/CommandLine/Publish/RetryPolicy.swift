/// Decides what follows an attempt that failed. Knows neither clock nor network.
package struct RetryPolicy: Sendable {
    /// So long a server may be busy with one and the same batch.
    package var busyPatienceSeconds = 300.0
    /// So long a server that has answered before may be gone.
    package var unreachablePatienceSeconds = 60.0
    package var failedAttempts = 3
    package var firstDelaySeconds = 0.1
    package var longestDelaySeconds = 5.0

    package init() {}

    package enum Decision: Sendable, Equatable {
        case wait(seconds: Double)
        case split
        case giveUp(CommandFailure)
    }

    /// - Parameters:
    ///   - attempt: of this batch, from 1.
    ///   - waitedSeconds: for this batch so far.
    ///   - hasAnswered: whether the server has answered anything before.
    ///   - jitter: 0 to 1, so that several clients don't come back at once.
    package func decide(
        after error: SendError, attempt: Int, waitedSeconds: Double, hasAnswered: Bool, jitter: Double
    ) -> Decision {
        let delay = backoff(attempt) * (0.75 + jitter / 2)
        switch error {
        case .busy(let retryAfter, let reason):
            if waitedSeconds < busyPatienceSeconds { return .wait(seconds: retryAfter ?? delay) }
            let waited = NumberText.duration(seconds: waitedSeconds)
            return .giveUp(
                CommandFailure(
                    .unavailable, "the server has taken nothing for \(waited): \(reason)",
                    advice: "Send the same input again later: events that are there already count once."))
        case .broken(let reason):
            return .giveUp(
                CommandFailure(
                    .unavailable, "the server's engine has failed: \(reason)",
                    advice:
                        "Its log and `varve log check` with its data directory say what is wrong. Send the same input "
                        + "again once it is mended: events that are there already count once."))
        case .unreachable(let reason):
            if hasAnswered && waitedSeconds < unreachablePatienceSeconds { return .wait(seconds: delay) }
            return .giveUp(
                CommandFailure(
                    .unavailable, reason,
                    advice: hasAnswered
                        ? "Send the same input again once it is back: events that are there already count once."
                        : "Start one with `varve serve`, or name another with --server."))
        case .failed(let reason):
            if attempt < failedAttempts { return .wait(seconds: delay) }
            return .giveUp(CommandFailure(.unavailable, reason))
        case .tooLarge:
            return .split
        case .refused(let failure):
            return .giveUp(failure)
        }
    }

    /// Twice as long each time, up to the longest.
    private func backoff(_ attempt: Int) -> Double {
        var delay = firstDelaySeconds
        for _ in 1..<max(1, min(attempt, 20)) { delay = min(delay * 2, longestDelaySeconds) }
        return delay
    }
}
