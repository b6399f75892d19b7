import Commands
import JSON

/// How a multi-armed bandit changes the weights by itself (Thompson sampling).
public struct BanditPolicy: Sendable, Equatable {
    /// Milliseconds between two changes; a multiple of a minute.
    public var interval: Int64
    /// Per cent that every arm keeps, so that it goes on being measured.
    public var minimumWeight: Double
    /// Draws from the posteriors by which the probability to be best is estimated.
    public var draws: Int64

    static let defaultInterval: Int64 = 3_600_000
    static let defaultDraws: Int64 = 10_000

    var json: JSONValue {
        [
            "every": .duration(interval), "minimum_weight": .exact(minimumWeight),
            "draws": JSONValue(draws),
        ]
    }

    init(reading reader: inout BodyReader) {
        interval = reader.duration("every") ?? Self.defaultInterval
        if interval <= 0 || interval % AllocationEpoch.window != 0 {
            reader.report("every", "is no multiple of 1m")
            interval = Self.defaultInterval
        }
        minimumWeight = reader.percentage("minimum_weight") ?? 5
        draws = reader.integer("draws", in: 100...ExperimentLimits.drawCount) ?? Self.defaultDraws
        reader.finish()
    }
}
