import CRdKafka
import Foundation
public import Log
import Synchronization

/// A member of a consumer group that shares out the partitions of a topic among its members. It reads nothing of them:
/// that a partition is this member's means what the members make it mean.
///
/// So librdkafka is told of each rebalance that it is done, and never of a partition to fetch: the group's assignment is
/// kept by its protocol and not by what is fetched, and a fetch that is taken back at the wrong moment can leave a client of
/// librdkafka 2.0 that can't be freed any more.
///
/// The group rebalances cooperatively: a partition that stays is not touched, and one that goes elsewhere is given to
/// nobody before its old member has let it go, unless that one is silent for as long as a session may be.
public final class GroupMember: Sendable {
    /// What the member is told, on a thread of its own.
    public struct Duties: Sendable {
        /// Partitions that are this member's from now on. Must be quick.
        public var take: @Sendable ([Int32]) -> Void
        /// Partitions that are not any more; they go to others when this returns.
        public var letGo: @Sendable ([Int32]) -> Void

        public init(
            take: @escaping @Sendable ([Int32]) -> Void, letGo: @escaping @Sendable ([Int32]) -> Void
        ) {
            self.take = take
            self.letGo = letGo
        }
    }

    private static let waitMilliseconds: Int32 = 100

    private let client: KafkaClient
    private let topic: Topic
    private let duties: Duties
    private let isLeaving = Atomic(false)
    private let ended = DispatchGroup()

    /// Joins the group.
    ///
    /// - Throws: `invalid` for a property that librdkafka refuses.
    public init(
        of group: String, sharing topic: Topic, _ configuration: KafkaConfiguration, _ duties: Duties
    ) throws(LogError) {
        self.topic = topic
        self.duties = duties
        do throws(KafkaError) {
            client = try KafkaClient(
                RD_KAFKA_CONSUMER, properties: configuration.memberProperties(of: group), configuration)
            let list = PartitionListHandle([TopicPartition(topic, Self.anyPartition): 0])
            let code = rd_kafka_subscribe(client.pointer, list.pointer)
            if let error = KafkaError.check(code, "joining the group \(group)") { throw error }
        } catch {
            throw error.logError()
        }
        start()
    }

    /// `RD_KAFKA_PARTITION_UA`: a subscription is to a whole topic.
    private static let anyPartition: Int32 = -1

    private func start() {
        ended.enter()
        let thread = Thread { [self] in
            run()
            ended.leave()
        }
        thread.name = "varve.kafka.member"
        thread.start()
    }

    /// As the group knows it; empty before it does.
    public var id: String {
        guard let text = rd_kafka_memberid(client.pointer) else { return "" }
        defer { rd_kafka_mem_free(client.pointer, text) }
        return String(cString: text)
    }

    /// Lets all partitions go and leaves the group, so that the others need not wait for the session's end. Blocks until it
    /// is done. What is left then is freed with the last reference, which may take as long as librdkafka likes.
    public func leave() {
        isLeaving.store(true, ordering: .releasing)
        ended.wait()
        client.close()
    }

    private func run() {
        let queue = QueueHandle(consumerOf: client.pointer, client.releases)
        while !isLeaving.load(ordering: .acquiring) { takeNext(queue) }
        if let error = ErrorHandle.take(
            rd_kafka_consumer_close_queue(client.pointer, queue.pointer), "leaving")
        {
            return client.condition.note(error)
        }
        while rd_kafka_consumer_closed(client.pointer) == 0 { takeNext(queue) }
    }

    private func takeNext(_ queue: borrowing QueueHandle) {
        guard let event = EventHandle(next: queue, timeoutMilliseconds: Self.waitMilliseconds),
            event.kind == RD_KAFKA_EVENT_REBALANCE,
            let list = rd_kafka_event_topic_partition_list(event.pointer)
        else { return }
        let numbers = (0..<Int(list.pointee.cnt)).map { list.pointee.elems[$0].partition }
        let nothing = PartitionListHandle([:])
        if rd_kafka_event_error(event.pointer) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            note(rd_kafka_incremental_assign(client.pointer, nothing.pointer), "taking partitions")
            if !numbers.isEmpty { duties.take(numbers) }
        } else {
            if !numbers.isEmpty { duties.letGo(numbers) }
            note(rd_kafka_incremental_unassign(client.pointer, nothing.pointer), "letting partitions go")
        }
    }

    private func note(_ error: OpaquePointer?, _ context: String) {
        if let error = ErrorHandle.take(error, context) { client.condition.note(error) }
    }
}
