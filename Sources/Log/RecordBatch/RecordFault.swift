/// What is wrong with the bytes of a record. Small, so that checking on the hot path costs a branch and no more.
enum RecordFault: Error {
    case endsEarly
    case varintTooLong
    case lengthBeyondRecord
    case lengthOff
    case offsetOutOfOrder

    var reason: String {
        switch self {
        case .endsEarly: "it ends early"
        case .varintTooLong: "a varint beyond 64 bits"
        case .lengthBeyondRecord: "a length or count that goes beyond it"
        case .lengthOff: "its length is not that of its fields"
        case .offsetOutOfOrder: "its offset doesn't follow, or goes beyond the batch"
        }
    }
}
