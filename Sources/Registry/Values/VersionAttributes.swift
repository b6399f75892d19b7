import Commands
public import JSON

/// What people say of a version.
public struct VersionAttributes: Sendable, Equatable {
    /// Where the artifact lies.
    public var source: String?
    public var description: String?
    public var tags = NamedValues<String>()
    public var metrics = NamedValues<Double>()
    public var lineage = LineageText()
    /// `{"latency_p99_ms", "error_rate", "accuracy"}`: what the version is meant to keep, as it was given.
    public var requirements: JSONValue?
    /// `[{"name", "kind"}]`: the features that it takes, as it was given.
    public var inputSchema: JSONValue?
    /// `{"input_token_usd", "output_token_usd", "request_usd"}`, as it was given.
    public var price: JSONValue?

    public init() {}

    /// Changes what the body names: null takes an attribute away.
    mutating func merge(_ reader: inout BodyReader) {
        if reader.holds("source") { source = reader.text("source") }
        if reader.holds("description") {
            description = reader.text("description", limit: RegistryLimits.descriptionBytes)
        }
        tags.merge(&reader)
        metrics.merge(&reader)
        if reader.holds("lineage") {
            lineage = reader.object("lineage") { LineageText(reading: &$0) } ?? LineageText()
        }
        if reader.holds("requirements") { requirements = Self.requirements(&reader) }
        if reader.holds("input_schema") { inputSchema = Self.inputSchema(&reader) }
        if reader.holds("price") { price = Self.price(&reader) }
    }

    func differsInTagsAlone(from other: VersionAttributes) -> Bool {
        var changed = self
        changed.tags = other.tags
        return tags != other.tags && changed == other
    }

    private static func requirements(_ reader: inout BodyReader) -> JSONValue? {
        let isThere: Void? = reader.object("requirements") { reader in
            _ = reader.number("latency_p99_ms", in: 0...Double.greatestFiniteMagnitude)
            _ = reader.number("error_rate", in: 0...1)
            _ = reader.number("accuracy", in: 0...1)
            reader.finish()
        }
        return isThere == nil ? nil : reader.value("requirements")?.canonical
    }

    private static func inputSchema(_ reader: inout BodyReader) -> JSONValue? {
        let features = reader.objects("input_schema", limit: RegistryLimits.featureCount) { reader in
            let name = reader.requiredText("name", limit: CommandLimits.headerBytes)
            _ = reader.requiredChoice("kind", FeatureKind.self)
            _ = reader.flag("required")
            reader.finish()
            return name
        }
        guard let features else { return nil }
        if reader.isStrict, Set(features).count < features.count {
            reader.report("input_schema", "names a feature twice")
        }
        return reader.value("input_schema")?.canonical
    }

    private static func price(_ reader: inout BodyReader) -> JSONValue? {
        let isThere: Void? = reader.object("price") { reader in
            for name in ["input_token_usd", "output_token_usd", "request_usd"] {
                _ = reader.number(name, in: 0...Double.greatestFiniteMagnitude)
            }
            reader.finish()
        }
        return isThere == nil ? nil : reader.value("price")?.canonical
    }

    var members: [JSONValue.Member] {
        [
            .init("source", JSONValue(source)), .init("description", JSONValue(description)),
            .init("tags", tags.json), .init("metrics", metrics.json), .init("lineage", lineage.json),
            .init("requirements", requirements ?? .null), .init("input_schema", inputSchema ?? .null),
            .init("price", price ?? .null),
        ]
    }
}
