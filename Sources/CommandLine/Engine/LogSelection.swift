/// Which part of a log is meant. What is nil is not restricted.
package struct LogSelection: Sendable, Equatable {
    package var topic: String?
    package var partition: Int32?
    package var fromOffset: Int64?
    package var limit: Int?

    package init(
        topic: String? = nil, partition: Int32? = nil, fromOffset: Int64? = nil, limit: Int? = nil
    ) {
        self.topic = topic
        self.partition = partition
        self.fromOffset = fromOffset
        self.limit = limit
    }
}
