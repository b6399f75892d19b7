import JSON

/// The health score as HEALTH.md says it, from all readings of a device at once: slow, and without any state.
struct HealthFormula {
    struct Feature {
        var name: String
        var weight: Double
        var isStability: Bool
        var good: Double
        var bad: Double
    }

    var features: [Feature]
    var window: Int64
    var expected: Double
    var silentAfter: Int64
    var trendWindow: Int64

    struct Result: Equatable {
        var end: Int64
        var score: Double
        var confidence: Double
        var isSilent: Bool
        var perDay: Double?
        var hours: Double?
    }

    func value(_ feature: Feature, _ values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        guard feature.isStability else { return mean }
        guard values.count > 1 else { return nil }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(values.count - 1)).squareRoot()
        return mean == 0 ? (deviation == 0 ? 0 : nil) : deviation / abs(mean)
    }

    /// - Parameter readings: with their times, of one device.
    func result(_ readings: [(time: Int64, values: [String: Double])], now: Int64) -> Result? {
        var windows: [(end: Int64, score: Double, confidence: Double)] = []
        let starts = Set(readings.map { ($0.time / window) * window }).sorted()
        for start in starts where start + window <= now {
            let inside = readings.filter { start <= $0.time && $0.time < start + window }
            var (sum, weight, certain, all) = (0.0, 0.0, 0.0, 0.0)
            for feature in features {
                let values = inside.compactMap { $0.values[feature.name] }
                all += feature.weight
                guard let value = value(feature, values) else { continue }
                let share = (value - feature.bad) / (feature.good - feature.bad)
                sum += feature.weight * 100 * min(1, max(0, share))
                weight += feature.weight
                certain += feature.weight * min(1, Double(values.count) / expected)
            }
            if weight > 0 { windows.append((start + window, sum / weight, certain / all)) }
        }
        guard let last = windows.last, let seen = readings.map(\.time).filter({ $0 < now }).max() else {
            return nil
        }
        let isSilent = now - seen >= silentAfter
        var result = Result(
            end: last.end, score: last.score, confidence: isSilent ? 0 : last.confidence, isSilent: isSilent)
        let recent = windows.filter { $0.end > last.end - trendWindow }
        guard !isSilent, recent.count >= 3 else { return result }
        let x = recent.map { Double($0.end - last.end) / 86_400_000 }
        let (meanX, meanY) = (
            x.reduce(0, +) / Double(x.count), recent.reduce(0) { $0 + $1.score } / Double(x.count)
        )
        let slope =
            zip(x, recent).reduce(0) { $0 + ($1.0 - meanX) * ($1.1.score - meanY) }
            / x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
        let line = meanY - slope * meanX
        result.perDay = slope
        if slope < -0.01, let threshold = [70.0, 50, 30].first(where: { $0 < line }) {
            result.hours = (line - threshold) / -slope * 24
        }
        return result
    }
}
