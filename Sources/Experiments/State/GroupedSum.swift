import ByteCoding

/// Count, mean and sum of squared distances of values that come in groups, such as an arm's in one period. Groups are added in
/// a fixed order (Chan, Golub and LeVeque, 1983).
struct GroupedSum: Equatable {
    /// A whole number.
    var count: Double = 0
    var mean: Double = 0
    var m2: Double = 0

    mutating func add(_ other: GroupedSum) {
        guard other.count > 0 else { return }
        let total = count + other.count
        let distance = other.mean - mean
        mean += distance * (other.count / total)
        m2 += other.m2 + distance * distance * (count * (other.count / total))
        count = total
    }

    /// The squared standard error of the mean; nil of fewer than two values.
    var squaredError: Double? { count < 2 ? nil : m2 / (count - 1) / count }

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(count))
        writer.write(mean)
        writer.write(m2)
    }

    init() {}

    /// So many values that are the same.
    init(count: Double, of value: Double) { (self.count, mean) = (count, value) }

    init(_ estimate: ArmEstimate) {
        (count, mean) = (estimate.count, estimate.mean)
        m2 = estimate.variance * max(0, estimate.count - 1)
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        let start = reader.position
        count = Double(try reader.readEventCount())
        mean = try reader.readNumber()
        m2 = try reader.readNumber()
        guard m2 >= 0 else { throw ByteCodingError("no sums of a period", byte: start) }
    }
}
