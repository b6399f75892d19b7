import JSON

/// Units that no experiment with a holdout of this name gets, so that the effect of all together can be seen.
public struct Holdout: Sendable, Equatable {
    public var name: String
    /// Per cent of all units.
    public var share: Double

    var json: JSONValue { ["name": .string(name), "share": .exact(share)] }

    init(reading reader: inout FieldReader) {
        name = reader.requiredName("name")
        if reader.value("share") == nil { reader.report("share", "is missing") }
        share = reader.percentage("share") ?? 0
    }
}
