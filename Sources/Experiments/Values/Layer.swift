import Commands
import JSON

/// The part of a layer's units that an experiment may have. Experiments whose parts of the same layer don't
/// overlap exclude each other.
public struct Layer: Sendable, Equatable {
    public var name: String
    /// Per cent of the layer's units, this included.
    public var from: Double
    /// Per cent of the layer's units, this excluded.
    public var to: Double

    var json: JSONValue { ["name": .string(name), "from": .exact(from), "to": .exact(to)] }

    func overlaps(_ other: Layer) -> Bool { name == other.name && from < other.to && other.from < to }

    init(reading reader: inout BodyReader) {
        name = reader.name("name")
        from = reader.percentage("from") ?? 0
        to = reader.percentage("to") ?? 100
        if reader.isStrict, reader.faults.isEmpty, from >= to { reader.report("to", "is not above from") }
        reader.finish()
    }
}
