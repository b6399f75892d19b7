/// Chooses a record's partition by its key exactly as Kafka's Java client does by default, so that a key's events
/// lie in the same partition whoever wrote them.
public enum Partitioner {
    /// - Parameter partitions: how many the topic has, at least 1.
    public static func partition(forKey key: UnsafeRawBufferPointer, partitions: Int) -> Int32 {
        precondition(partitions > 0, "a topic has a partition")
        let positive = Int(Murmur2.hash(key) & .max)
        return Int32(positive % partitions)
    }
}
