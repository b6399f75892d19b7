import Server
import Testing

@Suite struct ConnectionStateTests {
    var state = ConnectionState(drainLimit: 100, slowestBytes: 10, longestPeriods: 4)

    private mutating func beginRequest(isLast: Bool = false) -> ConnectionState.RequestAction {
        state.requestHead(wantsInvitation: false, isLast: isLast)
    }

    private mutating func answer(closes: Bool = false) -> ConnectionState.ResponseAction {
        state.responseHead(closes: closes)
        return state.responseEnd()
    }

    @Test mutating func forwardsOneRequestAfterAnother() {
        for _ in 0..<3 {
            #expect(beginRequest() == .forward)
            #expect(state.requestBody(bytes: 1_000) == .forward)
            #expect(state.requestEnd() == .forward)
            #expect(answer() == .forward)
        }
    }

    @Test mutating func closesAfterTheAnswerThatSaysSo() {
        _ = beginRequest()
        _ = state.requestEnd()
        #expect(answer(closes: true) == .close)
        #expect(beginRequest() == .discard)
        #expect(state.requestBody(bytes: 1) == .discard)
        #expect(state.requestEnd() == .discard)
    }

    @Test mutating func closesAfterARequestThatSaysSo() {
        _ = beginRequest()
        _ = state.requestEnd()
        #expect(beginRequest(isLast: true) == .forward)
        _ = state.requestEnd()
        #expect(beginRequest() == .discard)
        #expect(answer() == .forward)
        #expect(answer() == .close)
    }

    @Test mutating func lingersUntilTheRefusedRequestEnds() {
        _ = beginRequest()
        #expect(answer(closes: true) == .linger)
        #expect(state.requestBody(bytes: 100) == .discard)
        #expect(state.requestEnd() == .close)
    }

    @Test mutating func lingersOverNoMoreThanTheLimit() {
        _ = beginRequest()
        #expect(answer(closes: true) == .linger)
        #expect(state.requestBody(bytes: 101) == .close)
    }

    @Test mutating func readsPastAnAnsweredRequestUpToTheLimit() {
        _ = beginRequest()
        #expect(answer() == .forward)
        #expect(state.requestBody(bytes: 60) == .forward)
        #expect(state.requestEnd() == .forward)
        _ = beginRequest()
        #expect(answer() == .forward)
        #expect(state.requestBody(bytes: 60) == .forward)
        #expect(state.requestBody(bytes: 60) == .close)
    }

    @Test mutating func invitesOnlyWhenNothingElseIsUnanswered() {
        #expect(state.requestHead(wantsInvitation: true, isLast: false) == .invite)
        _ = state.requestEnd()
        #expect(state.requestHead(wantsInvitation: true, isLast: false) == .forward)
    }

    @Test mutating func failsASlowRequestAndThenCloses() {
        #expect(state.periodPassed() == .nothing)
        _ = beginRequest()
        #expect(state.periodPassed() == .nothing)
        _ = state.requestBody(bytes: 10)
        #expect(state.periodPassed() == .nothing)
        _ = state.requestBody(bytes: 9)
        #expect(state.periodPassed() == .fail)
        #expect(state.periodPassed() == .close)
    }

    @Test mutating func givesARequestAWholePeriodHoweverLateItCameInOne() {
        for _ in 0..<5 {
            _ = beginRequest()
            _ = state.requestBody(bytes: 1)
            #expect(state.periodPassed() == .nothing)
            _ = state.requestBody(bytes: 1_000)
            _ = state.requestEnd()
            _ = answer()
        }
        _ = beginRequest()
        _ = state.requestEnd()
        _ = beginRequest()
        #expect(state.periodPassed() == .nothing)
        // Only now is the second one read.
        _ = answer()
        #expect(state.periodPassed() == .nothing)
        #expect(state.periodPassed() == .fail)
    }

    @Test mutating func failsARequestThatComesFastEnoughAndNeverEnds() {
        _ = beginRequest()
        #expect(state.periodPassed() == .nothing)
        for _ in 0..<3 {
            _ = state.requestBody(bytes: 1_000)
            #expect(state.periodPassed() == .nothing)
        }
        _ = state.requestBody(bytes: 1_000)
        #expect(state.periodPassed() == .fail)
    }

    @Test mutating func countsTheTimeOfEachRequestAnew() {
        for _ in 0..<5 {
            _ = beginRequest()
            for _ in 0..<4 {
                _ = state.requestBody(bytes: 1_000)
                #expect(state.periodPassed() == .nothing)
            }
            _ = state.requestEnd()
            _ = answer()
        }
    }

    @Test mutating func leavesARequestAloneThatWaitsForItsAnswerOrItsTurn() {
        _ = beginRequest()
        _ = state.requestEnd()
        #expect(state.periodPassed() == .nothing)
        _ = beginRequest()
        #expect(state.periodPassed() == .nothing)
    }

    @Test mutating func closesWhenAnAnsweredRequestGoesOnSlowly() {
        _ = beginRequest()
        _ = answer()
        #expect(state.periodPassed() == .nothing)
        #expect(state.periodPassed() == .close)
    }
}
