import Commands
public import JSON

/// A device's health at a moment.
struct DeviceHealth {
    var record: DeviceRecord
    var policy: PolicyRecord
    var score: DeviceScore
    var status: HealthStatus

    var isSilent: Bool { status == .silent }

    /// - Parameter now: the watermark, milliseconds since 1970.
    init?(_ record: DeviceRecord, _ policy: PolicyRecord, now: Int64) {
        guard let score = record.latest else { return nil }
        (self.record, self.policy, self.score) = (record, policy, score)
        // Before any time is known nobody is silent.
        let limit = now == .min ? nil : policy.policy.silentAfter
        let isSilent = record.isReturning || limit.map { now - $0 >= record.lastReading } ?? false
        status = isSilent ? .silent : policy.policy.thresholds.status(of: score.score)
    }
}

extension HealthState {
    /// The part of `GET /v1/views/health` that is about devices.
    ///
    /// - Parameter now: the answer's watermark, milliseconds since 1970: how long a device has been silent.
    /// - Complexity: O(n log n) for the devices that match; for one device asked for by name also that of its robust
    ///   trend.
    public func devices(_ filter: DeviceFilter, now: Int64) -> [JSONValue] { page(filter, now: now).devices }

    /// The same, with the number of devices that match, on whichever page, and what asks for the next page.
    public func page(
        _ filter: DeviceFilter, now: Int64
    ) -> (devices: [JSONValue], count: Int, nextPageToken: String?) {
        if let name = filter.device {
            guard let place = places[UTF8Name(name)], let one = health(place, now), matches(one, filter)
            else {
                return ([], 0, nil)
            }
            return ([.object(members(one) + forecast(one))], 1, nil)
        }
        let found = found(filter, now: now)
        let page = found.dropFirst(filter.skipped).prefix(filter.limit)
        let next = page.endIndex < found.endIndex ? String(page.endIndex) : nil
        let devices = page.compactMap { health($0, now) }
        return (devices.map { .object(members($0)) }, found.count, next)
    }

    /// The places of the devices that match, in the order asked for.
    private func found(_ filter: DeviceFilter, now: Int64) -> [Int] {
        var found: [DeviceOrder] = []
        forEach(filter, now) { place, one in
            found.append(DeviceOrder(one.record.name, place: place, score: one.score.score))
        }
        switch filter.order {
        case .name: found.sort(by: isBefore)
        case .worst:
            found.sort { a, b in a.score == b.score ? isBefore(a, b) : a.score < b.score }
        }
        return found.map(\.place)
    }

    private func isBefore(_ a: DeviceOrder, _ b: DeviceOrder) -> Bool {
        a.isBefore(b) ?? (UTF8Name(devices[a.place].name) < UTF8Name(devices[b.place].name))
    }

    /// The devices that match and have a score, with their places.
    func forEach(_ filter: DeviceFilter, _ now: Int64, _ body: (Int, DeviceHealth) -> Void) {
        for place in devices.indices {
            guard let one = health(place, now), matches(one, filter) else { continue }
            body(place, one)
        }
    }

    private func health(_ place: Int, _ now: Int64) -> DeviceHealth? {
        DeviceHealth(devices[place], policies[devices[place].policy], now: now)
    }

    private func matches(_ one: DeviceHealth, _ filter: DeviceFilter) -> Bool {
        guard filter.deviceClass.map({ $0 == one.policy.deviceClass }) ?? true,
            filter.status.map({ $0 == one.status }) ?? true
        else { return false }
        guard let cell = filter.cell else { return true }
        return one.record.location.map {
            Geohash.cell(of: $0.place, length: cell.utf8.count) == cell
        } ?? false
    }

    private func members(_ one: DeviceHealth) -> [JSONValue.Member] {
        let policy = one.policy.policy
        let trend = one.isSilent ? nil : HealthTrend(one.record.points(within: policy.trendWindow))
        let threshold = trend?.nextThreshold(policy.thresholds)
        return [
            .init("device", .string(one.record.name)), .init("class", .string(one.policy.deviceClass)),
            .init("policy", .string(one.policy.name)), .init("score", .exact(one.score.score)),
            .init("confidence", .exact(one.isSilent ? 0 : one.score.confidence)),
            .init("status", .string(one.status.rawValue)),
            .init("factors", .array(one.score.factors.map(\.json))),
            .init("trend_per_day", JSONValue(trend?.perDay)), .init("threshold", JSONValue(threshold)),
            .init("hours_to_threshold", JSONValue(threshold.flatMap { trend?.hours(to: $0) })),
            .init("change_since_yesterday", JSONValue(one.record.yesterday.map { one.score.score - $0 })),
            .init("window", ["start": .time(one.score.start), "end": .time(one.score.end)]),
            .init("samples", JSONValue(one.score.samples)),
            .init("last_reading", .time(one.record.lastReading)),
            .init("location", location(one.record)),
        ]
    }

    private func location(_ record: DeviceRecord) -> JSONValue {
        guard let place = record.location?.place else { return .null }
        return [
            "lat": .exact(place.latitude), "lon": .exact(place.longitude),
            "cell": .string(Geohash.cell(of: place, length: 6)),
        ]
    }

    /// When the robust line gets to each threshold below it, for one device.
    private func forecast(_ one: DeviceHealth) -> [JSONValue.Member] {
        let policy = one.policy.policy
        guard !one.isSilent, let trend = RobustTrend(Array(one.record.points(within: policy.trendWindow)))
        else {
            return [.init("forecast", .null)]
        }
        let crossings = policy.thresholds.descending.compactMap { entry -> JSONValue? in
            trend.crossing(entry.threshold).map { crossing in
                [
                    "threshold": .exact(entry.threshold), "status": .string(entry.status.rawValue),
                    "hours": .number(crossing.hours),
                    "interval": [.number(crossing.earliest), JSONValue(crossing.latest)],
                    "confidence": .number(crossing.confidence),
                ]
            }
        }
        return [
            .init(
                "forecast",
                [
                    "robust_trend_per_day": .number(trend.perDay),
                    "interval": [.number(trend.low), .number(trend.high)], "thresholds": .array(crossings),
                ])
        ]
    }
}
