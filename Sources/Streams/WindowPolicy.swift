import ByteCoding

/// How event time is cut into windows, and when a window closes. All in milliseconds.
public struct WindowPolicy: Sendable, Hashable {
    /// The base window's size. Windows are aligned to 1970-01-01T00:00:00Z.
    public var size: Int64
    /// A series' watermark stays so far behind its newest event.
    public var outOfOrderness: Int64
    /// Without events for so long (between recorded ticks), a series holds nobody back.
    public var idleAfter: Int64
    /// The wall clock moves a series only while its clock is less than this behind the tick: events of long ago
    /// are never closed by it.
    public var wallClockReach: Int64 = 3_600_000
    /// An event further ahead of the tick than this opens its window and does not move its series' clock, so
    /// that one wrong time does not make every later event late.
    public var futureGuard: Int64 = 86_400_000
    /// Events older than this against their series' clock are dead letters (`beyond_retention`); nil keeps all.
    public var retention: Int64?

    public init(
        size: Int64 = 60_000, outOfOrderness: Int64 = 10_000, idleAfter: Int64 = 30_000,
        retention: Int64? = nil
    ) {
        self.size = size
        self.outOfOrderness = outOfOrderness
        self.idleAfter = idleAfter
        self.retention = retention
    }

    /// Starts of windows, milliseconds since 1970: far beyond the years 1 to 9999 that events can name, and far
    /// from where adding a window's size overflows.
    static let starts = -(Int64(1) << 53)...(Int64(1) << 53)

    static func readStart(from reader: inout ByteReader) throws(ByteCodingError) -> Int64 {
        let byte = reader.position
        let start = try reader.readZigZag()
        guard starts.contains(start) else {
            throw ByteCodingError("\(start) is no window's start", byte: byte)
        }
        return start
    }

    /// The start of the window that holds `time`; rounds down before 1970, too.
    public func start(of time: Int64) -> Int64 {
        let remainder = time % size
        return time - (remainder < 0 ? remainder + size : remainder)
    }
}
