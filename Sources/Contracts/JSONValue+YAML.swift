public import JSON

extension JSONValue {
    /// Parses one YAML document (YAML 1.2's core schema, without tags): for settings and rules. JSON text is
    /// YAML, too. Members keep their order.
    public init(parsingYAML bytes: some Collection<UInt8>) throws(YAMLError) {
        self = try YAMLReader.read(bytes).json
    }
}
