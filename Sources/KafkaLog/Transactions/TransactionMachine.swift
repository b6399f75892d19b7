/// What may be done with a transactional producer next, and what follows from an answer. It does nothing itself: it
/// takes facts and returns the action that is due (KIP-98, KIP-447; librdkafka's INTRODUCTION.md, "Transactional
/// Producer").
public struct TransactionMachine: Sendable {
    public enum Phase: Sendable, Hashable {
        /// Not known to the coordinator yet.
        case fresh
        /// No transaction is open.
        case ready
        case open
        /// The coordinator may have committed already: only `commit` may follow.
        case committing
        /// The transaction can only be aborted, because of this.
        case abortDue(KafkaError)
        case aborting
        /// The producer can do nothing more, because of this.
        case failed(KafkaError)
    }

    public enum Request: Sendable, Hashable, CaseIterable {
        case initialize, begin, send, sendOffsets, commit, abort
    }

    public enum Action: Sendable, Hashable {
        /// Ask the cluster.
        case perform
        /// There is nothing more to do.
        case done
        case raise(KafkaError)
    }

    /// How often a request is tried in a row before its retriable error is raised.
    public static let attemptLimit = 5

    public private(set) var phase = Phase.fresh
    private var attempts = 0

    public init() {}

    /// Says what to do about a request.
    public mutating func ask(_ request: Request) -> Action {
        attempts = 0
        switch (phase, request) {
        case (.failed(let error), _): return .raise(error)
        case (.fresh, .initialize), (.ready, .begin), (.open, .send), (.open, .sendOffsets), (.open, .commit),
            (.committing, .commit), (.open, .abort), (.abortDue, .abort), (.aborting, .abort):
            return .perform
        case (.ready, .abort): return .done
        case (.abortDue(let error), _): return .raise(error)
        default: return .raise(Self.misuse(request, phase))
        }
    }

    /// Says what to do about the cluster's answer; nil is success.
    public mutating func answer(_ request: Request, _ error: KafkaError?) -> Action {
        guard let error else {
            phase = Self.phase(after: request)
            return .done
        }
        if error.isFatal { return fail(error) }
        switch request {
        case .send, .sendOffsets, .commit:
            if error.requiresAbort { return demandAbort(error) }
        case .initialize, .begin, .abort: break
        }
        guard error.isRetriable else { return refuse(request, error) }
        attempts += 1
        return attempts < Self.attemptLimit ? .perform : giveUp(request, error)
    }

    private static func phase(after request: Request) -> Phase {
        switch request {
        case .initialize, .commit, .abort: .ready
        case .begin, .send, .sendOffsets: .open
        }
    }

    private mutating func fail(_ error: KafkaError) -> Action {
        phase = .failed(error)
        return .raise(error)
    }

    private mutating func demandAbort(_ error: KafkaError) -> Action {
        var error = error
        error.requiresAbort = true
        phase = .abortDue(error)
        return .raise(error)
    }

    /// An error that stays: the transaction is lost, or with it the producer.
    private mutating func refuse(_ request: Request, _ error: KafkaError) -> Action {
        switch request {
        case .send, .sendOffsets, .commit: return demandAbort(error)
        case .initialize, .begin, .abort: return fail(error)
        }
    }

    /// A retriable error that didn't go away. Commits and aborts are taken up again by asking again.
    private mutating func giveUp(_ request: Request, _ error: KafkaError) -> Action {
        switch request {
        case .initialize, .begin: break
        case .send, .sendOffsets: return demandAbort(error)
        case .commit: phase = .committing
        case .abort: phase = .aborting
        }
        return .raise(error)
    }

    private static func misuse(_ request: Request, _ phase: Phase) -> KafkaError {
        KafkaError(
            .state, name: "_STATE",
            message: "\(request) is not what can follow while the transaction is \(phase)")
    }
}
