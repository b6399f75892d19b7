import ByteCoding

/// A look of a group-sequential plan that was taken.
struct Look: Equatable {
    /// Samples of all arms together.
    var samples: UInt64
    /// The share of the planned samples, which says how much alpha was spent.
    var fraction: Double

    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(samples)
        writer.write(fraction)
    }

    init(samples: UInt64, fraction: Double) { (self.samples, self.fraction) = (samples, fraction) }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        samples = try reader.readEventCount()
        let start = reader.position
        fraction = try reader.readNumber()
        guard fraction > 0, fraction <= 1 else { throw ByteCodingError("no share of a plan", byte: start) }
    }
}
