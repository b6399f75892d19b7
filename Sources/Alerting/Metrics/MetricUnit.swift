/// What a metric's numbers count. Only equal units are compared.
public enum MetricUnit: String, Sendable, CaseIterable {
    case milliseconds = "ms"
    /// 0 to 1; `%` divides by 100.
    case ratio
    case count
    case dollars = "usd"
    case points
    case pointsPerDay = "points a day"
    case hours = "h"
    /// The unit of a feature, a label or a reading, which nobody knows here.
    case own
}
