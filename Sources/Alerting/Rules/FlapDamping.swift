import Commands
import JSON

/// When an alert that keeps coming back is held: once its subject has fired so often within some time, it resolves only
/// after its condition has been false for so long.
public struct FlapDamping: Sendable, Equatable {
    public var fires: Int
    /// Milliseconds.
    public var within: Int64
    /// Milliseconds.
    public var hold: Int64

    init(reading reader: inout BodyReader) {
        fires = Int(reader.integer("fires", in: 2...Int64(AlertingLimits.firedCount)) ?? 3)
        within = reader.duration("within") ?? 3_600_000
        hold = reader.duration("hold") ?? within / 4
        if within <= 0 || within > AlertingLimits.firedSpan {
            reader.report("within", "is not above 0 and at most 24h")
        }
        reader.finish()
    }

    var json: JSONValue {
        [
            "fires": JSONValue(fires), "within": .string(DurationText.format(milliseconds: within)),
            "hold": .string(DurationText.format(milliseconds: hold)),
        ]
    }
}
