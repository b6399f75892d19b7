import CRdKafka
import Log

/// A place in a partition that the cluster can be asked for.
enum PartitionPlace: CustomStringConvertible {
    case start
    case end
    /// The first record of this time (ms) or a later one.
    case time(Int64)

    /// As Kafka's ListOffsets request has it: a time, or a number below zero. Times before 1970 are taken for 1970.
    var query: Int64 {
        switch self {
        case .start: Int64(RD_KAFKA_OFFSET_BEGINNING)
        case .end: Int64(RD_KAFKA_OFFSET_END)
        case .time(let milliseconds): max(0, milliseconds)
        }
    }

    var description: String {
        switch self {
        case .start: "a partition's start"
        case .end: "a partition's end"
        case .time(let milliseconds): "the offset of time \(milliseconds)"
        }
    }
}
