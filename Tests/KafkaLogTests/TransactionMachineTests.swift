import KafkaLog
import Testing

@Suite("What a transactional writer does next")
struct TransactionMachineTests {
    typealias Machine = TransactionMachine

    private static let retriable = error(retriable: true)
    private static let abortable = error(abort: true)
    private static let fatal = error(fatal: true)
    private static let lasting = error()

    private static func error(
        retriable: Bool = false, fatal: Bool = false, abort: Bool = false
    ) -> KafkaError {
        KafkaError(
            KafkaErrorCode(rawValue: 1), name: "E", message: "e", isRetriable: retriable, isFatal: fatal,
            requiresAbort: abort)
    }

    /// A machine that has gone through these requests, all of which succeeded.
    func machine(after requests: [Machine.Request]) throws -> Machine {
        var machine = Machine()
        for request in requests {
            try #require(machine.ask(request) == .perform)
            try #require(machine.answer(request, nil) == .done)
        }
        return machine
    }

    private let open: [Machine.Request] = [.initialize, .begin]

    @Test("transactions follow on each other")
    func succession() throws {
        let machine = try machine(after: [
            .initialize, .begin, .send, .sendOffsets, .commit, .begin, .send, .abort, .begin, .commit,
        ])
        #expect(machine.phase == .ready)
    }

    @Test(
        "what can't follow is refused and changes nothing",
        arguments: [
            ([], [.begin, .send, .sendOffsets, .commit, .abort]),
            ([.initialize], [.initialize, .send, .sendOffsets, .commit]),
            ([.initialize, .begin], [.initialize, .begin]),
        ] as [([Machine.Request], [Machine.Request])])
    func misuse(_ before: [Machine.Request], _ refused: [Machine.Request]) throws {
        for request in refused {
            var machine = try machine(after: before)
            let phase = machine.phase
            guard case .raise(let error) = machine.ask(request) else {
                Issue.record("\(request) after \(before)")
                continue
            }
            #expect(error.name == "_STATE")
            #expect(machine.phase == phase)
        }
    }

    @Test("an abort with nothing open is no error, and asks nobody")
    func idleAbort() throws {
        var machine = try machine(after: [.initialize])
        #expect(machine.ask(.abort) == .done)
    }

    @Test("a retriable error is tried again, a limited number of times")
    func retries() throws {
        var machine = try machine(after: open)
        #expect(machine.ask(.commit) == .perform)
        for _ in 1..<Machine.attemptLimit { #expect(machine.answer(.commit, Self.retriable) == .perform) }
        #expect(machine.answer(.commit, Self.retriable) == .raise(Self.retriable))
        #expect(machine.phase == .committing)
    }

    @Test("after a commit without answer only the commit can be taken up again")
    func pendingCommit() throws {
        var machine = try machine(after: open)
        _ = machine.ask(.commit)
        for _ in 0..<Machine.attemptLimit { _ = machine.answer(.commit, Self.retriable) }
        for request in Machine.Request.allCases where request != .commit {
            guard case .raise = machine.ask(request) else {
                Issue.record("\(request) while committing")
                continue
            }
        }
        #expect(machine.ask(.commit) == .perform)
        #expect(machine.answer(.commit, nil) == .done)
        #expect(machine.phase == .ready)
    }

    @Test("an abort without answer can be taken up again")
    func pendingAbort() throws {
        var machine = try machine(after: open)
        _ = machine.ask(.abort)
        for _ in 0..<Machine.attemptLimit { _ = machine.answer(.abort, Self.retriable) }
        #expect(machine.phase == .aborting)
        #expect(machine.ask(.abort) == .perform)
        #expect(machine.answer(.abort, nil) == .done)
        #expect(machine.phase == .ready)
    }

    @Test(
        "an error that requires an abort leaves nothing else to do",
        arguments: [.send, .sendOffsets, .commit] as [Machine.Request])
    func abortDue(_ request: Machine.Request) throws {
        var machine = try machine(after: open)
        _ = machine.ask(request)
        #expect(machine.answer(request, Self.abortable) == .raise(Self.abortable))
        for request in Machine.Request.allCases where request != .abort {
            #expect(machine.ask(request) == .raise(Self.abortable))
        }
        #expect(machine.ask(.abort) == .perform)
        #expect(machine.answer(.abort, nil) == .done)
        #expect(machine.phase == .ready)
    }

    @Test(
        "an error that stays costs the transaction",
        arguments: [.send, .sendOffsets, .commit] as [Machine.Request])
    func lostTransaction(_ request: Machine.Request) throws {
        var machine = try machine(after: open)
        _ = machine.ask(request)
        #expect(machine.answer(request, Self.lasting) == .raise(Self.abortable))
        #expect(machine.phase == .abortDue(Self.abortable))
    }

    @Test("offsets that can't be sent in time cost the transaction, and not the writer")
    func unsentOffsets() throws {
        var machine = try machine(after: open)
        _ = machine.ask(.sendOffsets)
        for _ in 0..<Machine.attemptLimit { _ = machine.answer(.sendOffsets, Self.retriable) }
        guard case .abortDue(let error) = machine.phase else {
            Issue.record("\(machine.phase)")
            return
        }
        #expect(error.requiresAbort)
    }

    @Test("a fatal error ends the writer, whatever it was doing", arguments: Machine.Request.allCases)
    func fatal(_ request: Machine.Request) throws {
        let before: [Machine.Request] =
            switch request {
            case .initialize: []
            case .begin: [.initialize]
            default: open
            }
        var machine = try machine(after: before)
        _ = machine.ask(request)
        #expect(machine.answer(request, Self.fatal) == .raise(Self.fatal))
        #expect(machine.phase == .failed(Self.fatal))
        for request in Machine.Request.allCases { #expect(machine.ask(request) == .raise(Self.fatal)) }
    }

    @Test("what can't be aborted ends the writer, too")
    func failedAbort() throws {
        var machine = try machine(after: open)
        _ = machine.ask(.abort)
        #expect(machine.answer(.abort, Self.lasting) == .raise(Self.lasting))
        #expect(machine.phase == .failed(Self.lasting))
    }

    @Test("a cluster that isn't there yet leaves the writer fresh")
    func lateCluster() throws {
        var machine = Machine()
        _ = machine.ask(.initialize)
        for _ in 0..<Machine.attemptLimit { _ = machine.answer(.initialize, Self.retriable) }
        #expect(machine.phase == .fresh)
        #expect(machine.ask(.initialize) == .perform)
    }
}
