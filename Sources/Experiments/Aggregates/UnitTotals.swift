import ByteCoding

/// What one unit did: counts and sums of everything that may be compared.
struct UnitTotals: Equatable, Sendable {
    /// Of the unit's name.
    let hash: UInt64
    var events: UInt32 = 0
    var errors: UInt32 = 0
    /// Events that carry the field, by `UnitField`.
    private(set) var counts = SIMD8<UInt32>()
    /// In the fields' fixed point.
    private(set) var sums = SIMD8<Int64>()

    init(hash: UInt64) { self.hash = hash }

    func count(_ field: UnitField) -> Double { Double(counts[field.rawValue]) }

    /// In the field's own unit.
    func sum(_ field: UnitField) -> Double { Double(sums[field.rawValue]) / field.scale }

    mutating func add(_ value: Double, _ field: UnitField) {
        counts[field.rawValue] &+= 1
        sums[field.rawValue] &+= field.fixed(value)
    }

    mutating func add(_ sample: UnsafePointer<ArmSample>) {
        events &+= 1
        if sample.pointee.isError { errors &+= 1 }
        let presence = sample.pointee.presence
        if presence.contains(.latency) { add(sample.pointee.latency, .latency) }
        if presence.contains(.firstToken) { add(sample.pointee.firstToken, .firstToken) }
        if presence.contains(.inputTokens) { add(sample.pointee.inputTokens, .inputTokens) }
        if presence.contains(.outputTokens) { add(sample.pointee.outputTokens, .outputTokens) }
        if presence.contains(.cost) { add(sample.pointee.cost, .cost) }
        if presence.contains(.confidence) { add(sample.pointee.confidence, .confidence) }
    }

    mutating func merge(_ other: UnitTotals) {
        events &+= other.events
        errors &+= other.errors
        counts &+= other.counts
        sums &+= other.sums
    }

    func encode(into writer: inout ByteWriter) {
        writer.writeFixed(hash)
        writer.writeVarint(UInt64(events))
        writer.writeVarint(UInt64(errors))
        var present: UInt8 = 0
        for index in 0..<8 where counts[index] > 0 { present |= 1 << UInt8(index) }
        writer.write(present)
        for index in 0..<8 where counts[index] > 0 {
            writer.writeVarint(UInt64(counts[index]))
            writer.writeZigZag(sums[index])
        }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        hash = try reader.readFixed()
        events = UInt32(try reader.readCount(atMost: Int(UInt32.max)))
        errors = UInt32(try reader.readCount(atMost: Int(UInt32.max)))
        let present = try reader.readByte()
        for index in 0..<8 where present & 1 << UInt8(index) != 0 {
            counts[index] = UInt32(try reader.readCount(atMost: Int(UInt32.max)))
            guard counts[index] > 0 else { throw ByteCodingError("a count of none", byte: reader.position) }
            sums[index] = try reader.readZigZag()
        }
    }
}
