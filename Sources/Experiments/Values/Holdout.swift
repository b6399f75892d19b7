import Commands
import JSON

/// Units that no experiment with a holdout of this name gets, so that the effect of all together can be seen.
public struct Holdout: Sendable, Equatable {
    public var name: String
    /// Per cent of all units.
    public var share: Double

    var json: JSONValue { ["name": .string(name), "share": .exact(share)] }

    init(reading reader: inout BodyReader) {
        name = reader.name("name")
        if reader.given("share") == nil { reader.report("share", "is missing") }
        share = reader.percentage("share") ?? 0
        reader.finish()
    }
}
