import Commands
public import JSON

/// One of the alternatives of an experiment.
public struct Arm: Sendable, Equatable {
    public var name: String
    public var isControl: Bool
    /// The `variant` of its events; nil if any counts.
    public var variant: String?
    /// The `version` of its events; nil if any counts.
    public var version: String?
    /// What an evaluation gives to the units of this arm; nil gives the arm's name.
    public var value: JSONValue?

    var json: JSONValue {
        var members: [JSONValue.Member] = [.init("arm", .string(name)), .init("control", .bool(isControl))]
        if let variant { members.append(.init("variant", .string(variant))) }
        if let version { members.append(.init("version", .string(version))) }
        if let value { members.append(.init("value", value)) }
        return .object(members)
    }

    /// Whether the events of two arms can be told apart.
    func isDisjoint(with other: Arm) -> Bool {
        func differ(_ a: String?, _ b: String?) -> Bool { a != nil && b != nil && a != b }
        return differ(variant, other.variant) || differ(version, other.version)
    }

    /// Without `variant` and `version` an arm is the variant of its name.
    init(reading reader: inout BodyReader) {
        name = reader.name("arm")
        isControl = reader.flag("control") ?? false
        variant = reader.text("variant", limit: CommandLimits.headerBytes)
        version = reader.optionalName("version")
        if variant == nil, version == nil { variant = name }
        value = reader.given("value")?.canonical
        if reader.isStrict, let value, value.encoded().count > ExperimentLimits.valueBytes {
            reader.report("value", "is longer than \(ExperimentLimits.valueBytes) bytes")
        }
    }
}
