import JSON

/// The simple values of keywords.
extension SchemaCompiler {
    mutating func types(_ value: JSONValue, at pointer: String) -> SchemaTypes? {
        var types: SchemaTypes = []
        for name in value.array ?? [value] {
            guard let text = name.string, let type = SchemaTypes(named: text) else {
                report(pointer, "\(name.text) is no type")
                return nil
            }
            types.insert(type)
        }
        if types.isEmpty { report(pointer, "names no type") }
        return types
    }

    mutating func number(_ value: JSONValue, at pointer: String) -> Double? {
        if value.number == nil { report(pointer, "is no number") }
        return value.number
    }

    mutating func length(_ value: JSONValue, at pointer: String) -> Int? {
        guard let length = value.integer.flatMap({ Int(exactly: $0) }), length >= 0 else {
            report(pointer, "is no length")
            return nil
        }
        return length
    }

    mutating func format(_ value: JSONValue, at pointer: String) -> SchemaNode.Format? {
        guard let format = value.string.flatMap(SchemaNode.Format.init(rawValue:)) else {
            report(pointer, "the format \(value.text) is not supported")
            return nil
        }
        return format
    }

    mutating func pattern(_ value: JSONValue, at pointer: String) -> SchemaPattern? {
        guard let text = value.string else {
            report(pointer, "is no text")
            return nil
        }
        guard let pattern = SchemaPattern(text) else {
            report(pointer, "the pattern '\(text)' is beyond '^', characters, classes, '*', '+', '?' and '$'")
            return nil
        }
        return pattern
    }

    mutating func names(_ value: JSONValue, at pointer: String) -> [String] {
        guard let values = value.array else {
            report(pointer, "is no list of names")
            return []
        }
        let names = values.compactMap(\.string)
        if names.count < values.count { report(pointer, "is no list of names") }
        return names
    }
}
