/// A device that sends readings, as events of type `io.varve.telemetry.reading.v1`.
enum Device: Int64, CaseIterable {
    case healthy = 1
    case worn = 2
    case failing = 3

    /// Milliseconds between two readings of a device.
    static let interval: Int64 = 10_000

    func line(id: UInt64, time: Int64, failure: Double, _ random: inout Xoshiro256) -> [UInt8] {
        let wear =
            switch self {
            case .healthy: 0.0
            case .worn: 0.15
            case .failing: failure
            }
        var line = EventLine()
        line.begin("/devices", "io.varve.telemetry.reading.v1", id: id, time: time)
        line.add(#""device":"drill-"#)
        line.add(rawValue)
        line.add(#"","readings":{"battery_voltage":"#)
        line.add(Int64(12_600 - 2_300 * wear + 40 * random.normal()), places: 3)
        line.add(#","current":"#)
        line.add(Int64(3_200 + 2_500 * wear + 150 * random.normal()), places: 3)
        line.add(#","temperature":"#)
        line.add(Int64(410 + 380 * wear + 8 * random.normal()), places: 1)
        line.add(#","gps_hdop":"#)
        line.add(max(50, Int64(90 + 300 * wear + 10 * random.normal())), places: 2)
        line.add(#"},"location":{"lat":"#)
        line.add(2_790_000 + 1_000 * rawValue, places: 5)
        line.add(#","lon":"#)
        line.add(-8_240_000 - 1_000 * rawValue, places: 5)
        line.add("}}}")
        return line.bytes
    }
}
