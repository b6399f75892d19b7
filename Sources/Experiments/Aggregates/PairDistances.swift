import ByteCoding
import Sketches

/// How many events carried both of two numbers, and the sum of the products of their distances from the first ones.
struct PairDistances: Equatable, Sendable {
    private(set) var count: UInt64 = 0
    private(set) var sum = 0.0

    @inline(__always)
    mutating func insert(_ product: Double) {
        count += 1
        sum += product
    }

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(count)
        guard count > 0 else { return }
        writer.write(sum)
    }

    init() {}

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        count = UInt64(try reader.readCount(atMost: EncodedCount.limit))
        guard count > 0 else { return }
        sum = try reader.readNumber()
    }
}
