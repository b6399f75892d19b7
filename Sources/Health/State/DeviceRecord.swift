/// A device as the state holds it.
struct DeviceRecord: Sendable, Equatable {
    var name: String
    /// Place of its policy.
    var policy: Int
    /// By their starts, rising.
    var open: [OpenWindow] = []
    /// No window that ends by this is reckoned any more, milliseconds since 1970.
    var closedThrough: Int64 = .min
    /// Milliseconds since 1970.
    var lastReading: Int64 = .min
    /// It has been silent, and no window with its new readings has closed yet.
    var isReturning = false
    /// It has no events on their way: the time of others may close its windows.
    var isIdle = false
    var location: ReadingWindow.LocatedAt?
    /// Nil until a window with a configured feature has closed.
    var latest: DeviceScore?
    /// Closed windows, oldest first, as far back as the policy's `memory`.
    var points: [TrendPoint] = []

    struct OpenWindow: Sendable, Equatable {
        /// Milliseconds since 1970.
        var start: Int64
        var end: Int64
        var readings: ReadingWindow
        var origin: ReadingOrigin?
    }

    /// Adds the readings of a base window to the open window that they lie in.
    mutating func add(_ readings: ReadingWindow, _ origin: ReadingOrigin?, at time: Int64, size: Int64) {
        if let index = open.firstIndex(where: { $0.start <= time && time < $0.end }) {
            open[index].readings.merge(readings)
            guard let origin else { return }
            if open[index].origin?.add(origin) == nil { open[index].origin = origin }
            return
        }
        let (quotient, remainder) = time.quotientAndRemainder(dividingBy: size)
        let start = (remainder < 0 ? quotient - 1 : quotient) * size
        let window = OpenWindow(start: start, end: start + size, readings: readings, origin: origin)
        open.insert(window, at: open.firstIndex { $0.start > start } ?? open.count)
    }

    /// The points that a trend over so many milliseconds goes through.
    ///
    /// - Parameter end: of the last window that counts.
    func points(within span: Int64, through end: Int64 = .max) -> ArraySlice<TrendPoint> {
        guard let last = points.lastIndex(where: { $0.end <= end }) else { return [] }
        let first = points[...last].lastIndex { $0.end <= points[last].end - span }.map { $0 + 1 } ?? 0
        return points[first...last]
    }

    mutating func note(_ score: DeviceScore, memory: Int64) {
        latest = score
        points.append(TrendPoint(end: score.end, score: score.score))
        let old = points.prefix { $0.end <= score.end - memory }.count
        if old > 0 { points.removeFirst(old) }
    }

    /// What the score was a day before the latest window, as far as it is known.
    var yesterday: Double? {
        guard let last = points.last?.end else { return nil }
        return points.last { $0.end <= last - HealthPolicy.day }?.score
    }
}
