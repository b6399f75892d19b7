import Log

/// A batch whose records say which batch they are of, and where in it.
struct SimulatedBatch: Sendable {
    let number: Int
    let partition: TopicPartition
    let recordCount: Int
    let producer: ProducerStamp?
    private let fill: Int

    init(
        number: Int, partition: TopicPartition, recordCount: Int, fill: Int, producer: ProducerStamp?
    ) {
        self.number = number
        self.partition = partition
        self.recordCount = recordCount
        self.fill = fill
        self.producer = producer
    }

    func value(_ index: Int) -> String {
        "\(partition) \(number) \(index) " + String(repeating: "x", count: fill)
    }

    func seal() throws -> SealedBatch {
        var builder = RecordBatchBuilder(codec: number % 3 == 0 ? .none : .lz4)
        for index in 0..<recordCount {
            Array(value(index).utf8).withUnsafeBytes { value in
                builder.add(key: nil, value: value, headers: .empty, timestamp: Int64(number))
            }
        }
        guard let batch = try builder.seal(producer: producer) else { throw Violation("no batch was sealed") }
        return batch
    }
}
