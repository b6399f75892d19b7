import Commands
import JSON

/// What is known of the metric before the start, by which the number of samples is planned.
public struct Baseline: Sendable, Equatable {
    public var mean: Double
    /// Of one value; nil for a share, whose mean says it.
    public var variance: Double?

    var json: JSONValue { ["mean": .exact(mean), "variance": .exact(variance)] }

    init(reading reader: inout BodyReader) {
        let limit = Double.greatestFiniteMagnitude
        if reader.given("mean") == nil { reader.report("mean", "is missing") }
        mean = reader.number("mean", in: -limit...limit) ?? 0
        variance = reader.positive("variance")
        reader.finish()
    }
}
