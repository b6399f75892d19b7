public import ByteCoding
import Commands
import JSON
import Sketches

extension HealthState {
    static let formatVersion: UInt8 = 1

    /// Equal states give equal bytes.
    public func encode(into writer: inout ByteWriter) {
        writer.write(Self.formatVersion)
        writer.writeVarint(nextSequence)
        writer.writeZigZag(closedThrough)
        writer.writeZigZag(time)
        writer.writeVarint(lateCount)
        writer.writeVarint(overflowCount)
        writer.writeList(policies) { writer, record in
            writer.write(record.name)
            writer.writeJSON(.object(record.policy.members))
            record.revision.encode(into: &writer)
        }
        writer.writeList(devices) { $1.encode(into: &$0) }
    }

    /// Reads what `encode` wrote. Anything else is an error, and leaves the state as it was.
    public mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        var state = HealthState()
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError("health of format \(version)", byte: reader.position - 1)
        }
        state.nextSequence = try reader.readVarint()
        state.closedThrough = try reader.readZigZag()
        state.time = try reader.readZigZag()
        state.lateCount = try reader.readVarint()
        state.overflowCount = try reader.readVarint()
        state.policies = try reader.readList { (reader) throws(ByteCodingError) in
            try PolicyRecord(from: &reader)
        }
        let start = reader.position
        state.devices = try reader.readList { (reader) throws(ByteCodingError) in
            try DeviceRecord(from: &reader)
        }
        guard state.nextSequence > 0,
            zip(state.policies, state.policies.dropFirst()).allSatisfy({ $0.name < $1.name }),
            state.devices.allSatisfy({ state.policies.indices.contains($0.policy) })
        else { throw ByteCodingError("health that refers to what is not there", byte: start) }
        state.indexDevices()
        guard state.places.count == state.devices.count else {
            throw ByteCodingError("a device that is there twice", byte: start)
        }
        self = state
    }
}

extension PolicyRecord {
    fileprivate init(from reader: inout ByteReader) throws(ByteCodingError) {
        name = try reader.readString()
        let start = reader.position
        var body = BodyReader(try reader.readJSON(), strictness: .lenient)
        policy = HealthPolicy(reading: &body)
        guard body.faults.isEmpty else { throw ByteCodingError("no health policy", byte: start) }
        revision = try Revision(from: &reader)
    }
}

extension DeviceRecord {
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.write(name)
        writer.writeVarint(UInt64(policy))
        writer.writeList(open) { writer, window in
            writer.writeZigZag(window.start)
            writer.writeZigZag(window.end)
            window.readings.encode(into: &writer)
            writer.writeOptional(window.origin) { $1.encode(into: &$0) }
        }
        writer.writeZigZag(closedThrough)
        writer.writeZigZag(lastReading)
        writer.write(isReturning)
        writer.write(isIdle)
        writer.writeOptional(location) { writer, location in
            writer.writeZigZag(location.time)
            writer.write(location.place.latitude)
            writer.write(location.place.longitude)
        }
        writer.writeOptional(latest) { $1.encode(into: &$0) }
        writer.writeList(points) { writer, point in
            writer.writeZigZag(point.end)
            writer.write(point.score)
        }
    }

    fileprivate init(from reader: inout ByteReader) throws(ByteCodingError) {
        self.init(
            name: try reader.readString(), policy: try reader.readCount(atMost: HealthLimits.policyCount))
        open = try reader.readList { (reader) throws(ByteCodingError) in
            OpenWindow(
                start: try reader.readZigZag(), end: try reader.readZigZag(),
                readings: try ReadingWindow(from: &reader), origin: try ReadingOrigin.optional(from: &reader))
        }
        closedThrough = try reader.readZigZag()
        lastReading = try reader.readZigZag()
        isReturning = try reader.readBool()
        isIdle = try reader.readBool()
        location = try reader.readOptional { (reader) throws(ByteCodingError) in
            ReadingWindow.LocatedAt(
                time: try reader.readZigZag(),
                place: DeviceLocation(latitude: try reader.readDouble(), longitude: try reader.readDouble()))
        }
        latest = try reader.readOptional { (reader) throws(ByteCodingError) in try DeviceScore(from: &reader)
        }
        points = try reader.readList { (reader) throws(ByteCodingError) in
            TrendPoint(end: try reader.readZigZag(), score: try reader.readDouble())
        }
    }
}

extension DeviceScore {
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(start)
        writer.writeZigZag(end)
        writer.write(score)
        writer.write(confidence)
        writer.writeVarint(samples)
        writer.writeList(factors) { writer, factor in
            writer.write(factor.feature)
            writer.write(factor.weight)
            writer.writeOptional(factor.value) { $0.write($1) }
            writer.writeOptional(factor.score) { $0.write($1) }
            writer.writeVarint(factor.samples)
        }
        writer.writeOptional(origin) { $1.encode(into: &$0) }
    }

    fileprivate init(from reader: inout ByteReader) throws(ByteCodingError) {
        start = try reader.readZigZag()
        end = try reader.readZigZag()
        score = try reader.readDouble()
        confidence = try reader.readDouble()
        samples = try reader.readVarint()
        factors = try reader.readList { (reader) throws(ByteCodingError) in
            HealthFactor(
                feature: try reader.readString(), weight: try reader.readDouble(),
                value: try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readDouble()
                },
                score: try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readDouble()
                },
                samples: try reader.readVarint())
        }
        origin = try ReadingOrigin.optional(from: &reader)
    }
}

extension ReadingOrigin {
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(Int64(partition))
        writer.writeZigZag(first)
        writer.writeZigZag(last &- first)
    }

    fileprivate static func optional(from reader: inout ByteReader) throws(ByteCodingError) -> Self? {
        try reader.readOptional { (reader) throws(ByteCodingError) in
            let partition = Int32(truncatingIfNeeded: try reader.readZigZag())
            let first = try reader.readZigZag()
            return ReadingOrigin(partition: partition, first: first, last: first &+ (try reader.readZigZag()))
        }
    }
}
