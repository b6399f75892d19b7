public import ByteCoding
public import Events

/// What a data shard says to the control shard through the topic `windows`.
public enum WindowMessage: Sendable, Equatable {
    /// A window of one series that has closed in one partition, or late events of one.
    case partial(PartialWindow)
    /// A series without events for so long that it holds nobody back.
    case idle(series: SeriesKey, watermark: Int64)
    /// A partition has its first event of a series: nobody closes a window of it without asking that partition.
    case opened(series: SeriesKey)
    /// Somebody has declared that nothing earlier will come of this kind of events; the partition has given out all that
    /// this closes.
    case declared(kind: EventKind, time: Int64)
    /// What has become known of a window, open or closed, beside its own events: labels that its predictions were joined
    /// with. It has no events and moves no clock.
    case amended(PartialWindow)
    /// What has happened to devices.
    case devices(DeviceReport)
}

/// One partition's part of a window.
public struct PartialWindow: Sendable, Equatable {
    public var series: SeriesKey
    /// Milliseconds since 1970.
    public var start: Int64
    /// Its events came after the window had closed in that partition.
    public var isLate: Bool
    public var eventCount: UInt64
    /// The series' watermark in that partition when this was given out, as far as all windows that end by it have been.
    public var watermark: Int64
    /// The aggregates of the domains, by name, as they are encoded.
    public var sections: [WindowSection]
    public var origins: [WindowOrigin]

    public init(
        series: SeriesKey, start: Int64, isLate: Bool, eventCount: UInt64, watermark: Int64,
        sections: [WindowSection], origins: [WindowOrigin] = []
    ) {
        self.origins = origins
        self.series = series
        self.start = start
        self.isLate = isLate
        self.eventCount = eventCount
        self.watermark = watermark
        self.sections = sections
    }
}

public struct WindowSection: Sendable, Equatable {
    public var name: String
    public var bytes: [UInt8]

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

extension WindowMessage {
    static let formatVersion: UInt8 = 1
    static let sectionLimit = 64

    public var encoded: [UInt8] {
        var writer = ByteWriter(reservingCapacity: aboutBytes)
        writer.write(Self.formatVersion)
        switch self {
        case .partial(let window):
            writer.write(UInt8(0))
            window.encode(into: &writer)
        case .idle(let series, let watermark):
            writer.write(UInt8(1))
            series.encode(into: &writer)
            writer.writeZigZag(watermark)
        case .opened(let series):
            writer.write(UInt8(2))
            series.encode(into: &writer)
        case .declared(let kind, let time):
            writer.write(UInt8(3))
            writer.write(UInt8(kind.rawValue))
            writer.writeZigZag(time)
        case .amended(let window):
            writer.write(UInt8(4))
            window.encode(into: &writer)
        case .devices(let report):
            writer.write(UInt8(5))
            report.encode(into: &writer)
        }
        return writer.bytes
    }

    /// What the message takes, and some more.
    private var aboutBytes: Int {
        let (names, section) = (256, 32)
        guard case .partial(let window) = self else { return names }
        return window.sections.reduce(names) { $0 + section + $1.bytes.count }
    }

    public init(decoding bytes: [UInt8]) throws(ByteCodingError) {
        var reader = ByteReader(bytes)
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError(
                "window message of format \(version), known is \(Self.formatVersion)", byte: 0)
        }
        switch try reader.readByte() {
        case 0: self = .partial(try PartialWindow(from: &reader))
        case 1:
            self = .idle(series: try SeriesKey(from: &reader), watermark: try reader.readZigZag())
        case 2: self = .opened(series: try SeriesKey(from: &reader))
        case 3: self = .declared(kind: try EventKind(from: &reader), time: try reader.readZigZag())
        case 4: self = .amended(try PartialWindow(from: &reader))
        case 5: self = .devices(try DeviceReport(from: &reader))
        case let kind:
            throw ByteCodingError("\(kind) is no kind of window message", byte: 1)
        }
        try reader.finish()
    }
}

extension PartialWindow {
    fileprivate func encode(into writer: inout ByteWriter) {
        series.encode(into: &writer)
        writer.writeZigZag(start)
        writer.write(isLate)
        writer.writeVarint(eventCount)
        writer.writeZigZag(watermark)
        WindowSection.encode(sections, into: &writer)
        WindowOrigin.encode(origins, into: &writer)
    }

    fileprivate init(from reader: inout ByteReader) throws(ByteCodingError) {
        self.init(
            series: try SeriesKey(from: &reader), start: try WindowPolicy.readStart(from: &reader),
            isLate: try reader.readBool(), eventCount: try reader.readVarint(),
            watermark: try reader.readZigZag(), sections: try WindowSection.decode(from: &reader),
            origins: try WindowOrigin.decode(from: &reader))
    }
}

extension WindowSection {
    static func encode(_ sections: [WindowSection], into writer: inout ByteWriter) {
        writer.writeVarint(UInt64(sections.count))
        for section in sections {
            writer.write(section.name)
            writer.writeSized(section.bytes)
        }
    }

    static func decode(from reader: inout ByteReader) throws(ByteCodingError) -> [WindowSection] {
        var sections: [WindowSection] = []
        for _ in 0..<(try reader.readCount(atMost: WindowMessage.sectionLimit)) {
            sections.append(WindowSection(name: try reader.readString(), bytes: try reader.readSized()))
        }
        return sections
    }
}
