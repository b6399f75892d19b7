import JSON

/// Turns a schema's document into nodes and finds all that is wrong with it on the way.
struct SchemaCompiler {
    /// Accepted and without effect on what is valid.
    static let annotations: Set<String> = [
        "$schema", "$id", "$comment", "title", "description", "examples", "default", "deprecated",
        "contentEncoding", "contentMediaType",
    ]
    static let dialect = "https://json-schema.org/draft/2020-12/schema"
    /// Schemas nested deeper are refused.
    static let depthLimit = 64

    private let document: JSONValue
    private var nodes: [SchemaNode] = []
    /// Nodes by the pointer of their schema.
    private var compiled: [String: Int] = [:]
    private var depth = 0
    private(set) var violations: [JSONSchema.Violation] = []

    private init(_ document: JSONValue) {
        self.document = document
    }

    static func compile(_ document: JSONValue) throws(JSONSchemaError) -> (nodes: [SchemaNode], root: Int) {
        var compiler = SchemaCompiler(document)
        if let dialect = document["$schema"], dialect.string != Self.dialect {
            compiler.report("/$schema", "is not \(Self.dialect)")
        }
        let root = compiler.node(of: document, at: "")
        if compiler.violations.isEmpty { compiler.reportCycles() }
        guard compiler.violations.isEmpty else { throw JSONSchemaError(violations: compiler.violations) }
        return (compiler.nodes, root)
    }

    mutating func report(_ pointer: String, _ reason: String) {
        violations.append(JSONSchema.Violation(pointer: pointer, reason: reason))
    }

    /// The index of the node of a schema, compiled when it is first met.
    private mutating func node(of schema: JSONValue, at pointer: String) -> Int {
        if let known = compiled[pointer] { return known }
        let index = nodes.count
        compiled[pointer] = index
        nodes.append(SchemaNode())
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else {
            report(pointer, "nested deeper than \(Self.depthLimit)")
            return index
        }
        switch schema {
        case .bool(let allowsAll): nodes[index].types = allowsAll ? nil : []
        case .object(let members):
            var node = SchemaNode()
            for member in members {
                read(member, into: &node, at: JSONPointer.appending(member.name, to: pointer))
            }
            nodes[index] = node
        default: report(pointer, "a schema is an object or a truth value")
        }
        return index
    }

    private mutating func read(_ member: JSONValue.Member, into node: inout SchemaNode, at pointer: String) {
        let value = member.value
        switch member.name {
        case "type": node.types = types(value, at: pointer)
        case "enum", "const": readAllowed(member, into: &node, at: pointer)
        case "minimum": node.minimum = number(value, at: pointer)
        case "maximum": node.maximum = number(value, at: pointer)
        case "exclusiveMinimum": node.exclusiveMinimum = number(value, at: pointer)
        case "exclusiveMaximum": node.exclusiveMaximum = number(value, at: pointer)
        case "minLength": node.minLength = length(value, at: pointer)
        case "maxLength": node.maxLength = length(value, at: pointer)
        case "pattern": node.pattern = self.pattern(value, at: pointer)
        case "format": node.format = format(value, at: pointer)
        case "required": node.required = names(value, at: pointer)
        case "properties": node.properties = namedNodes(value, at: pointer)
        case "additionalProperties": node.additionalProperties = self.node(of: value, at: pointer)
        case "propertyNames": node.propertyNames = self.node(of: value, at: pointer)
        case "maxProperties": node.maxProperties = length(value, at: pointer)
        case "items": node.items = self.node(of: value, at: pointer)
        case "anyOf": node.anyOf = alternatives(value, at: pointer)
        case "oneOf": node.oneOf = alternatives(value, at: pointer)
        case "$ref": node.reference = reference(value, at: pointer)
        case "$defs": _ = namedNodes(value, at: pointer)
        case let name where Self.annotations.contains(name): break
        default: report(pointer, "the keyword '\(member.name)' is not supported")
        }
    }

    private mutating func readAllowed(
        _ member: JSONValue.Member, into node: inout SchemaNode, at pointer: String
    ) {
        guard node.allowedValues == nil else { return report(pointer, "'enum' beside 'const'") }
        guard member.name == "enum" else {
            node.allowedValues = [member.value]
            return
        }
        guard let values = member.value.array, !values.isEmpty else {
            return report(pointer, "is no list of values")
        }
        node.allowedValues = values
    }

    private mutating func namedNodes(_ value: JSONValue, at pointer: String) -> [(name: String, node: Int)] {
        guard let members = value.members else {
            report(pointer, "is no object of schemas")
            return []
        }
        return members.map { member in
            (member.name, node(of: member.value, at: JSONPointer.appending(member.name, to: pointer)))
        }
    }

    private mutating func alternatives(_ value: JSONValue, at pointer: String) -> [Int] {
        guard let schemas = value.array, !schemas.isEmpty else {
            report(pointer, "is no list of schemas")
            return []
        }
        return schemas.indices.map { node(of: schemas[$0], at: "\(pointer)/\($0)") }
    }

    private mutating func reference(_ value: JSONValue, at pointer: String) -> Int? {
        guard let text = value.string, text == "#" || text.hasPrefix("#/$defs/") else {
            report(pointer, "refers to something else than '#' or '#/$defs/…'")
            return nil
        }
        guard let target = JSONPointer.resolve(fragment: text, in: document) else {
            report(pointer, "'\(text)' is not there")
            return nil
        }
        return node(of: target, at: String(text.dropFirst()))
    }

    /// A schema that applies to a value only through itself would be checked forever.
    private mutating func reportCycles() {
        let pointers = compiled.sorted { $0.key < $1.key }
        for (pointer, node) in pointers where reaches(node, from: node) {
            report(pointer, "refers to itself without end")
        }
    }

    private func reaches(_ target: Int, from start: Int) -> Bool {
        var seen: Set<Int> = []
        var open = nodes[start].inPlace
        while let next = open.popLast() {
            if next == target { return true }
            if seen.insert(next).inserted { open += nodes[next].inPlace }
        }
        return false
    }
}
