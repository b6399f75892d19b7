import Commands

/// A score that a device got as a window closed.
public struct ScoredDevice: Sendable, Equatable {
    public var device: String
    public var score: DeviceScore

    init(device: String, score: DeviceScore) { (self.device, self.score) = (device, score) }
}

extension HealthState {
    /// Takes a closed base window of a device, or a part of it. Behind its policy's window it changes nothing but
    /// `lateCount`; of a device without a policy it is ignored.
    ///
    /// - Parameter start: milliseconds since 1970, a multiple of `HealthPolicy.baseWindow`.
    /// - Returns: scores of the device's oldest window, if it had too many open.
    /// - Complexity: O(features), and O(policies) for a device that is new.
    @discardableResult
    public mutating func take(
        _ readings: ReadingWindow, of device: String, start: Int64, origin: ReadingOrigin? = nil
    ) -> [ScoredDevice] {
        guard readings.samples > 0, let place = place(of: device) else { return [] }
        let policy = policies[devices[place].policy].policy
        note(readings, place, policy)
        let floor = max(closedThrough, devices[place].closedThrough)
        let size = policy.window
        let (quotient, remainder) = start.quotientAndRemainder(dividingBy: size)
        let end = ((remainder < 0 ? quotient - 1 : quotient) + 1) * size
        let own = devices[place].open.first { $0.start <= start && start < $0.end }
        guard (own?.end ?? end) > floor else {
            lateCount += 1
            return []
        }
        devices[place].add(readings, origin, at: start, size: size)
        firstEnd = min(firstEnd, own?.end ?? end)
        guard devices[place].open.count > HealthLimits.openWindowCount, let first = devices[place].open.first
        else {
            return []
        }
        return close(place, through: first.end)
    }

    private mutating func place(of device: String) -> Int? {
        let name = UTF8Name(device)
        if let place = places[name] { return place }
        guard let policy = policy(of: device) else { return nil }
        guard devices.count < HealthLimits.deviceCount else {
            overflowCount += 1
            return nil
        }
        places[name] = devices.count
        devices.append(DeviceRecord(name: device, policy: policy))
        return devices.count - 1
    }

    private mutating func note(_ readings: ReadingWindow, _ place: Int, _ policy: HealthPolicy) {
        let last = devices[place].lastReading
        if let silentAfter = policy.silentAfter, last != .min, readings.firstReading - last >= silentAfter {
            devices[place].isReturning = true
        }
        devices[place].lastReading = max(last, readings.lastReading)
        if let told = readings.location {
            devices[place].location = devices[place].location.map { $0.later(told) } ?? told
        }
    }

    /// A device's score in the window that ends at `end`; nil if there is none, or it is no longer remembered.
    ///
    /// - Complexity: O(log n) in the number of the device's windows.
    public func score(of device: String, endingAt end: Int64) -> Double? {
        guard let place = places[UTF8Name(device)] else { return nil }
        let points = devices[place].points
        var (low, high) = (0, points.count)
        while low < high {
            let middle = (low + high) / 2
            if points[middle].end < end { low = middle + 1 } else { high = middle }
        }
        return low < points.count && points[low].end == end ? points[low].score : nil
    }

    /// Says that no reading earlier than `time` will come any more: closes the windows that end by then.
    ///
    /// - Returns: the scores that follow, in the order in which the devices were first heard of, a device's own oldest
    ///   first.
    /// - Complexity: O(1) if no window closes, else linear in the number of devices and of the closed windows' features.
    public mutating func advance(to time: Int64) -> [ScoredDevice] {
        closedThrough = max(closedThrough, time)
        note(time: time)
        guard firstEnd <= time else { return [] }
        var scored: [ScoredDevice] = []
        firstEnd = .max
        for place in devices.indices {
            if let first = devices[place].open.first, first.end <= time {
                scored += close(place, through: time)
            }
            firstEnd = min(firstEnd, devices[place].open.first?.end ?? .max)
        }
        return scored
    }

    /// Says what time it is where no device's own clock says so: closes the windows of devices that are idle. Those of
    /// others wait for their own clocks.
    ///
    /// - Complexity: as `advance`.
    public mutating func carry(to time: Int64) -> [ScoredDevice] {
        guard firstIdleEnd <= time else { return [] }
        var scored: [ScoredDevice] = []
        firstIdleEnd = .max
        for place in devices.indices where devices[place].isIdle {
            if let first = devices[place].open.first, first.end <= time {
                scored += close(place, through: time)
            }
            firstIdleEnd = min(firstIdleEnd, devices[place].open.first?.end ?? .max)
        }
        return scored
    }

    /// A device has had no events for so long that `carry` may close its windows.
    public mutating func release(_ device: String, at time: Int64) -> [ScoredDevice] {
        guard let place = places[UTF8Name(device)] else { return [] }
        let scored = advance(place, to: time)
        devices[place].isIdle = true
        firstIdleEnd = min(firstIdleEnd, devices[place].open.first?.end ?? .max)
        return scored
    }

    /// A device has events again: only its own clock closes its windows.
    public mutating func reopen(_ device: String) {
        guard let place = places[UTF8Name(device)] else { return }
        devices[place].isIdle = false
    }

    /// Says how far telemetry has come as a whole: what devices are silent by.
    public mutating func note(time: Int64) { self.time = max(self.time, time) }

    /// As `advance`, of one device's own clock.
    public mutating func advance(_ device: String, to time: Int64) -> [ScoredDevice] {
        guard let place = places[UTF8Name(device)] else { return [] }
        return advance(place, to: time)
    }

    private mutating func advance(_ place: Int, to time: Int64) -> [ScoredDevice] {
        let scored = close(place, through: time)
        devices[place].closedThrough = max(devices[place].closedThrough, time)
        return scored
    }

    private mutating func close(_ place: Int, through time: Int64) -> [ScoredDevice] {
        guard let first = devices[place].open.first, first.end <= time else { return [] }
        var scored: [ScoredDevice] = []
        let policy = policies[devices[place].policy].policy
        while let window = devices[place].open.first, window.end <= time {
            devices[place].open.removeFirst()
            devices[place].closedThrough = max(devices[place].closedThrough, window.end)
            devices[place].isReturning = false
            guard var score = policy.score(window.readings, start: window.start, end: window.end) else {
                continue
            }
            score.origin = window.origin
            devices[place].note(score, memory: policy.memory)
            scored.append(ScoredDevice(device: devices[place].name, score: score))
        }
        return scored
    }
}
