import CRdKafka
import Log
import Synchronization

/// The consumers of one isolation. A consumer can read a partition at one place only, so a second reader of the same
/// partition gets another consumer; they are kept, since making one takes threads and connections.
final class ConsumerPool: Sendable {
    /// Readers of one partition at the same time; more are refused.
    static let consumerLimit = 16

    private struct Member {
        let client: KafkaClient
        var partitions: Set<TopicPartition> = []
    }

    private struct State {
        var members: [Member] = []
        var isClosed = false
    }

    private let configuration: KafkaConfiguration
    private let isCommittedOnly: Bool
    private let state = Mutex(State())

    init(_ configuration: KafkaConfiguration, isCommittedOnly: Bool) {
        self.configuration = configuration
        self.isCommittedOnly = isCommittedOnly
    }

    func lease(_ topicPartition: TopicPartition) throws(LogError) -> ConsumerLease {
        let result = state.withLock { state in
            Result { () throws(LogError) in try take(topicPartition, &state) }
        }
        let client = try result.get()
        return ConsumerLease(client) { [weak self, weak client] in
            guard let self, let client else { return }
            give(back: topicPartition, client)
        }
    }

    private func take(_ topicPartition: TopicPartition, _ state: inout State) throws(LogError) -> KafkaClient
    {
        let free = state.members.firstIndex { !$0.partitions.contains(topicPartition) }
        let index = if let free { free } else { try add(to: &state) }
        state.members[index].partitions.insert(topicPartition)
        return state.members[index].client
    }

    private func add(to state: inout State) throws(LogError) -> Int {
        guard !state.isClosed else { throw LogError(.closed, "the log is closed") }
        guard state.members.count < Self.consumerLimit else {
            throw LogError(
                .tooLarge, "more than \(Self.consumerLimit) readers of one partition at the same time")
        }
        do {
            let properties = configuration.consumerProperties(isCommittedOnly: isCommittedOnly)
            let client = try KafkaClient(RD_KAFKA_CONSUMER, properties: properties, configuration)
            state.members.append(Member(client: client))
            return state.members.count - 1
        } catch {
            throw error.logError()
        }
    }

    private func give(back topicPartition: TopicPartition, _ client: KafkaClient) {
        state.withLock { state in
            guard let index = state.members.firstIndex(where: { $0.client === client }) else { return }
            state.members[index].partitions.remove(topicPartition)
        }
    }

    /// Some consumer, for questions.
    func anyClient() throws(LogError) -> KafkaClient {
        let result = state.withLock { state in
            Result { () throws(LogError) in
                let index = try state.members.isEmpty ? add(to: &state) : 0
                return state.members[index].client
            }
        }
        return try result.get()
    }

    var clients: [KafkaClient] { state.withLock { $0.members.map(\.client) } }

    /// Drops the consumers; those with open readers go with these.
    func close() {
        let clients = state.withLock { state in
            state.isClosed = true
            defer { state.members = [] }
            return state.members.map(\.client)
        }
        for client in clients { client.close() }
    }
}
