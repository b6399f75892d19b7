public import ByteCoding

extension AdaptiveWindow {
    public func encode(into writer: inout ByteWriter) {
        writer.write(confidence)
        writer.writeVarint(UInt64(clock))
        writer.writeVarint(UInt64(leastPart))
        writer.writeVarint(UInt64(grace))
        writer.writeVarint(UInt64(tick))
        writer.write(hasChanged)
        writer.write(width)
        writer.write(total)
        writer.write(squares)
        writer.writeVarint(UInt64(rows.count))
        for row in rows {
            writer.writeVarint(UInt64(row.count))
            for bucket in row {
                writer.write(bucket.total)
                writer.write(bucket.squares)
            }
        }
    }

    /// - Throws: `ByteCodingError` for what `encode(into:)` can't have written.
    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        let start = reader.position
        let confidence = try reader.readDouble()
        let clock = try reader.readCount(atMost: Self.clocks.upperBound)
        let leastPart = try reader.readCount(atMost: Self.sizes.upperBound)
        let grace = try reader.readCount(atMost: Self.sizes.upperBound)
        guard Self.confidences.contains(confidence), clock > 0, leastPart > 0, grace > 0 else {
            throw ByteCodingError("an adaptive window's settings out of their limits", byte: start)
        }
        self.init(confidence: confidence, clock: clock, leastPart: leastPart, grace: grace)
        tick = try reader.readCount(atMost: CountLimit.encoded)
        hasChanged = try reader.readBool()
        width = try reader.readDouble()
        total = try reader.readDouble()
        squares = try reader.readDouble()
        rows = try Self.readRows(from: &reader)
        let counted = rows.enumerated().reduce(0) {
            $0 + Self.size(ofRow: $1.offset) * Double($1.element.count)
        }
        guard counted == width, total.isFinite, squares.isFinite else {
            throw ByteCodingError("a window whose buckets are not as many values", byte: start)
        }
    }

    private static func readRows(
        from reader: inout ByteReader
    ) throws(ByteCodingError) -> [[Bucket]] {
        let start = reader.position
        var rows: [[Bucket]] = []
        for _ in 0..<(try reader.readCount(atMost: sizeLimit + 1)) {
            var row: [Bucket] = []
            for _ in 0..<(try reader.readCount(atMost: bucketLimit)) {
                row.append(Bucket(total: try reader.readDouble(), squares: try reader.readDouble()))
            }
            rows.append(row)
        }
        guard !rows.isEmpty, rows.joined().allSatisfy({ $0.total.isFinite && $0.squares.isFinite }) else {
            throw ByteCodingError("no buckets of a window", byte: start)
        }
        return rows
    }
}
