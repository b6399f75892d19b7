import Commands
import JSON

/// One step of a deployment.
public struct RolloutStep: Sendable, Equatable {
    /// Per cent of the traffic.
    public var weight: Double
    /// Milliseconds of passed windows after which the analysis goes on; nil takes the analysis' own.
    public var hold: Int64?
    /// Whether somebody has to say that it may go on, even if all windows passed.
    public var isGate = false

    init(weight: Double) { self.weight = weight }

    init(reading reader: inout BodyReader) {
        if reader.value("weight") == nil || reader.value("weight") == .null {
            reader.report("weight", "is missing")
        }
        weight = reader.number("weight", in: 0...100) ?? 0
        hold = reader.duration("hold")
        isGate = reader.flag("gate") ?? false
        reader.finish()
    }
}
