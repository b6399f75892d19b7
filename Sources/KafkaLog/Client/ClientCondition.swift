import Synchronization

/// What a client's event thread learnt of it last.
final class ClientCondition: Sendable {
    private struct Facts {
        var fatal: KafkaError?
        var lastError: KafkaError?
        var statistics: [UInt8]?
    }

    private let facts = Mutex(Facts())

    /// What ended the client, if something did.
    var fatal: KafkaError? { facts.withLock { $0.fatal } }
    /// What failed last and may have got better since, such as a connection.
    var lastError: KafkaError? { facts.withLock { $0.lastError } }
    /// JSON as librdkafka writes it.
    var statistics: [UInt8]? { facts.withLock { $0.statistics } }

    func note(_ error: KafkaError) {
        facts.withLock { facts in
            if error.isFatal { facts.fatal = facts.fatal ?? error } else { facts.lastError = error }
        }
    }

    func note(statistics: [UInt8]) { facts.withLock { $0.statistics = statistics } }
}
