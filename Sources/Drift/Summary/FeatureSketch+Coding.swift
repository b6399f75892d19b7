public import ByteCoding

extension FeatureSketch {
    /// What a sketch holds.
    private struct Parts: OptionSet {
        var rawValue: UInt8
        static let nulls = Parts(rawValue: 1)
        static let booleans = Parts(rawValue: 2)
        static let numbers = Parts(rawValue: 4)
        static let texts = Parts(rawValue: 8)
        static let all: Parts = [.nulls, .booleans, .numbers, .texts]
    }

    private var parts: Parts {
        var parts: Parts = []
        if nullCount > 0 { parts.insert(.nulls) }
        if booleanCount > 0 { parts.insert(.booleans) }
        if numberCount > 0 { parts.insert(.numbers) }
        if textCount > 0 { parts.insert(.texts) }
        return parts
    }

    /// Writes the format, what there is, and that. Sketches that took in the same in the same order give equal bytes.
    public func encode(into writer: inout ByteWriter) {
        withUnsafePointer(to: self) { Self.encode($0, into: &writer) }
    }

    /// The same without a copy of the sketch, which would count the references that it holds. The pointer is only read.
    package static func encode(_ sketch: UnsafePointer<FeatureSketch>, into writer: inout ByteWriter) {
        let parts = sketch.pointee.parts
        writer.write(formatVersion)
        writer.write(parts.rawValue)
        if parts.contains(.nulls) { writer.writeVarint(sketch.pointee.nullCount) }
        if parts.contains(.booleans) {
            writer.writeVarint(sketch.pointee.trueCount)
            writer.writeVarint(sketch.pointee.falseCount)
        }
        if parts.contains(.numbers) { sketch.pointee.numbers.encode(into: &writer) }
        if parts.contains(.texts) { sketch.pointee.texts.encode(into: &writer) }
    }

    /// Reads what `encode(into:)` wrote.
    ///
    /// - Throws: `ByteCodingError` for anything else.
    public init(from reader: inout ByteReader) throws(ByteCodingError) {
        let start = reader.position
        let version = try reader.readByte()
        let parts = Parts(rawValue: try reader.readByte())
        guard version == Self.formatVersion, parts.isSubset(of: .all) else {
            throw ByteCodingError("a feature sketch of format \(version)", byte: start)
        }
        self.init()
        if parts.contains(.nulls) { nullCount = UInt64(try reader.readCount(atMost: CountLimit.encoded)) }
        if parts.contains(.booleans) {
            trueCount = UInt64(try reader.readCount(atMost: CountLimit.encoded))
            falseCount = UInt64(try reader.readCount(atMost: CountLimit.encoded))
        }
        if parts.contains(.numbers) { numbers = try NumericSummary(from: &reader) }
        if parts.contains(.texts) { texts = try CategoryCounts(from: &reader) }
        guard parts == self.parts else { throw ByteCodingError("an empty part of a sketch", byte: start) }
    }
}
