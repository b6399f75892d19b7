/// What is counted of a class of devices.
public struct HealthFigures: Sendable, Equatable {
    public var deviceClass: String
    /// Devices by status, in the order of `HealthStatus.allCases`.
    public var statuses: [Int]
    /// Of all devices that have a score.
    public var meanScore: Double

    public var devices: Int { statuses.reduce(0, +) }
}

extension HealthState {
    /// By class.
    ///
    /// - Parameter now: the watermark, milliseconds since 1970.
    /// - Complexity: linear in the number of devices.
    public func figures(now: Int64) -> [HealthFigures] {
        var counts = policies.map { _ in HealthStatus.allCases.map { _ in 0 } }
        var sums = policies.map { _ in 0.0 }
        for device in devices {
            guard let health = DeviceHealth(device, policies[device.policy], now: now),
                let status = HealthStatus.allCases.firstIndex(of: health.status)
            else { continue }
            counts[device.policy][status] += 1
            sums[device.policy] += health.score.score
        }
        // Several policies may give devices of one class.
        let classes = Set(policies.map { $0.deviceClass })
        return classes.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.compactMap { name in
            let own = policies.indices.filter { policies[$0].deviceClass == name }
            let statuses = HealthStatus.allCases.indices.map { status in
                own.reduce(0) { $0 + counts[$1][status] }
            }
            let total = statuses.reduce(0, +)
            guard total > 0 else { return nil }
            return HealthFigures(
                deviceClass: name, statuses: statuses,
                meanScore: own.reduce(0) { $0 + sums[$1] } / Double(total))
        }
    }
}
