import CommandLine
import JSON
import Testing

@Suite struct RetryPolicyTests {
    private let policy = RetryPolicy()

    private func decide(
        _ error: SendError, attempt: Int = 1, waited: Double = 0, hasAnswered: Bool = true
    ) -> RetryPolicy.Decision {
        policy.decide(
            after: error, attempt: attempt, waitedSeconds: waited, hasAnswered: hasAnswered, jitter: 0.5)
    }

    private func givesUp(_ decision: RetryPolicy.Decision) -> CommandStatus? {
        if case .giveUp(let failure) = decision { failure.status } else { nil }
    }

    @Test func aBusyServerIsGivenTheTimeThatItAsksFor() {
        #expect(decide(.busy(retryAfterSeconds: 7, reason: "lag")) == .wait(seconds: 7))
        #expect(decide(.busy(retryAfterSeconds: nil, reason: "lag")) == .wait(seconds: 0.1))
        #expect(givesUp(decide(.busy(retryAfterSeconds: 7, reason: "lag"), waited: 301)) == .unavailable)
    }

    @Test func anEngineThatHasFailedIsNotWaitedFor() {
        let decision = decide(.broken("shard data-0: checksum differs"))
        guard case .giveUp(let failure) = decision else { return #expect(Bool(false), "\(decision)") }
        #expect(failure.status == .unavailable)
        #expect(failure.message == "the server's engine has failed: shard data-0: checksum differs")
    }

    @Test func onlyWhatStaysFailedIsAFailureForGood() throws {
        func failure(_ shard: String, log: String = "ok") throws -> String? {
            ServerHealth.failure(
                in: [
                    "status": "failed", "reason": "why", "shards": [["state": .string(shard)]],
                    "dependencies": [["status": .string(log)]],
                ])
        }
        #expect(try failure("failed: checksum") == "why")
        #expect(try failure("halted: the log") == "why")
        #expect(try failure("running", log: "stopped: a sync failed") == "why")
        #expect(try failure("held up: no space") == nil)
        #expect(ServerHealth.failure(in: ["status": "restoring"]) == nil)
        #expect(ServerHealth.failure(in: ["status": "ok"]) == nil)
    }

    @Test func delaysDoubleUpToALimit() {
        let delays = (1...9).map { decide(.unreachable("gone"), attempt: $0) }
        let expected = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5, 5].map { RetryPolicy.Decision.wait(seconds: $0) }
        #expect(delays == expected)
        #expect(decide(.unreachable("gone"), attempt: .max) == .wait(seconds: 5))
    }

    @Test func aServerThatNeverAnsweredIsNotWaitedFor() {
        #expect(givesUp(decide(.unreachable("refused"), hasAnswered: false)) == .unavailable)
        #expect(givesUp(decide(.unreachable("refused"), waited: 61)) == .unavailable)
    }

    @Test func accidentsAreTriedAgainAFewTimes() {
        #expect(decide(.failed("500"), attempt: 2) == .wait(seconds: 0.2))
        #expect(givesUp(decide(.failed("500"), attempt: 3)) == .unavailable)
    }

    @Test func whatIsRefusedIsNotTriedAgain() {
        let failure = CommandFailure(.usage, "no such topic")
        #expect(decide(.refused(failure)) == .giveUp(failure))
        #expect(decide(.tooLarge("413")) == .split)
    }

    @Test func aRateIsKeptOnAverageInSmallBatches() {
        var pacer = RatePacer(eventsPerSecond: 100)
        #expect((1...4).map { _ in pacer.dueSeconds(sending: 10) } == [0, 0.1, 0.2, 0.3])
        #expect(RatePacer.batchEvents(1_000, eventsPerSecond: 100) == 10)
        #expect(RatePacer.batchEvents(1_000, eventsPerSecond: 0.5) == 1)
        #expect(RatePacer.batchEvents(1_000, eventsPerSecond: 1e6) == 1_000)
    }
}
