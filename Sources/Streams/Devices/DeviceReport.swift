public import ByteCoding
public import Log

/// What a data shard says of its devices, in the order in which it happened: many at once, because a record of the topic
/// `windows` for each window of each device would cost more than the windows.
public struct DeviceReport: Sendable, Equatable {
    /// The watermark of the device that is furthest on, and not ahead of the recorded time.
    public var watermark: Int64
    /// None of the shard's devices has had events lately.
    public var isIdle: Bool
    /// How many entries there are.
    public var count: Int
    /// The entries, encoded.
    public var bytes: [UInt8]

    public init(watermark: Int64, isIdle: Bool, count: Int, bytes: [UInt8]) {
        (self.watermark, self.isIdle, self.count, self.bytes) = (watermark, isIdle, count, bytes)
    }

    /// What has happened to one device.
    public enum Entry: Sendable, Equatable {
        /// It has its first event, or the first after it was idle.
        case opened(device: String)
        /// It had no events for so long that the time of others may close its windows.
        case idle(device: String, watermark: Int64)
        case closed(DeviceWindow)
    }

    /// - Complexity: linear; entries are decoded one at a time.
    public func forEach(
        _ body: (Entry) throws(ByteCodingError) -> Void
    ) throws(ByteCodingError) {
        var reader = ByteReader(bytes)
        for _ in 0..<count { try body(try Entry(from: &reader)) }
        try reader.finish()
    }
}

/// A base window of one device that has closed, or late events of one.
public struct DeviceWindow: Sendable, Equatable {
    public var device: String
    /// Milliseconds since 1970.
    public var start: Int64
    /// Its events came after the window had closed.
    public var isLate: Bool
    /// The device's own, as far as all its windows that end by it have been given out.
    public var watermark: Int64
    /// Of its events, in the partition of `telemetry` that the shard reads.
    public var offsets: ClosedRange<Offset>
    public var sections: [WindowSection]

    public init(
        device: String, start: Int64, isLate: Bool, watermark: Int64, offsets: ClosedRange<Offset>,
        sections: [WindowSection]
    ) {
        (self.device, self.start, self.isLate) = (device, start, isLate)
        (self.watermark, self.offsets, self.sections) = (watermark, offsets, sections)
    }
}

extension DeviceReport {
    func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(watermark)
        writer.write(isIdle)
        writer.writeVarint(UInt64(count))
        writer.writeSized(bytes)
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        self.init(
            watermark: try reader.readZigZag(), isIdle: try reader.readBool(),
            count: try reader.readCount(atMost: reader.remaining), bytes: try reader.readSized())
    }
}

extension DeviceReport.Entry {
    func encode(into writer: inout ByteWriter) {
        switch self {
        case .opened(let device):
            writer.write(UInt8(0))
            writer.write(device)
        case .idle(let device, let watermark):
            writer.write(UInt8(1))
            writer.write(device)
            writer.writeZigZag(watermark)
        case .closed(let window):
            writer.write(UInt8(2))
            window.encode(into: &writer)
        }
    }

    fileprivate init(from reader: inout ByteReader) throws(ByteCodingError) {
        let start = reader.position
        switch try reader.readByte() {
        case 0: self = .opened(device: try reader.readString())
        case 1: self = .idle(device: try reader.readString(), watermark: try reader.readZigZag())
        case 2: self = .closed(try DeviceWindow(from: &reader))
        case let kind: throw ByteCodingError("\(kind) is nothing that happens to a device", byte: start)
        }
    }
}

extension DeviceWindow {
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.write(device)
        writer.writeZigZag(start)
        writer.write(isLate)
        // Mostly a little behind the window's end.
        writer.writeZigZag(watermark &- start)
        writer.writeZigZag(offsets.lowerBound)
        writer.writeVarint(UInt64(offsets.upperBound - offsets.lowerBound))
        WindowSection.encode(sections, into: &writer)
    }

    fileprivate init(from reader: inout ByteReader) throws(ByteCodingError) {
        let device = try reader.readString()
        let start = try WindowPolicy.readStart(from: &reader)
        let isLate = try reader.readBool()
        let watermark = start &+ (try reader.readZigZag())
        let place = reader.position
        let first = try reader.readZigZag()
        let length = Offset(try reader.readCount(atMost: 1 << 60))
        guard (0..<1 << 60).contains(first) else {
            throw ByteCodingError("\(first) is no offset", byte: place)
        }
        self.init(
            device: device, start: start, isLate: isLate, watermark: watermark,
            offsets: first...first + length, sections: try WindowSection.decode(from: &reader))
    }
}
