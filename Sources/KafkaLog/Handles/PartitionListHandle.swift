import CRdKafka
import Log

/// Owns a list of topic-partitions with an offset each.
struct PartitionListHandle: ~Copyable {
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init(_ offsets: [TopicPartition: Offset]) {
        pointer = rd_kafka_topic_partition_list_new(Int32(offsets.count))
        for (topicPartition, offset) in offsets.sorted(by: { $0.key < $1.key }) {
            let entry = rd_kafka_topic_partition_list_add(
                pointer, topicPartition.topic.name, topicPartition.partition)
            entry?.pointee.offset = offset
        }
    }

    deinit { rd_kafka_topic_partition_list_destroy(pointer) }

    var count: Int { Int(pointer.pointee.cnt) }

    /// - Precondition: there are more than `index`.
    func entry(_ index: Int) -> (offset: Offset, error: rd_kafka_resp_err_t) {
        precondition(index < count, "a list of \(count) partitions was asked for number \(index)")
        return (pointer.pointee.elems[index].offset, pointer.pointee.elems[index].err)
    }
}
