import JSON

/// Walks a value along the nodes of a schema and collects what is wrong.
struct SchemaValidator {
    let nodes: [SchemaNode]
    private(set) var violations: [JSONSchema.Violation] = []

    init(nodes: [SchemaNode]) {
        self.nodes = nodes
    }

    mutating func check(_ value: JSONValue, against index: Int, at pointer: String) {
        guard violations.count < JSONSchema.violationLimit else { return }
        let node = nodes[index]
        if let types = node.types, types.isDisjoint(with: SchemaTypes(of: value)) {
            return report(pointer, types.isEmpty ? "is not allowed" : "is not \(types.phrase)")
        }
        if let allowed = node.allowedValues, !allowed.contains(where: { $0.isSame(as: value) }) {
            report(pointer, "is not \(allowed.map(\.text).joined(separator: " or "))")
        }
        if let reference = node.reference { check(value, against: reference, at: pointer) }
        checkAlternatives(value, of: node, at: pointer)
        switch value {
        case .integer, .number: checkNumber(value.number ?? 0, of: node, at: pointer)
        case .string(let text): checkText(text, of: node, at: pointer)
        case .array(let elements): checkElements(elements, of: node, at: pointer)
        case .object(let members): checkMembers(members, of: node, at: pointer)
        case .null, .bool: break
        }
    }

    private mutating func report(_ pointer: String, _ reason: String) {
        violations.append(JSONSchema.Violation(pointer: pointer, reason: reason))
    }

    private mutating func checkNumber(_ number: Double, of node: SchemaNode, at pointer: String) {
        if let bound = node.minimum, number < bound { report(pointer, "is less than \(shown(bound))") }
        if let bound = node.maximum, number > bound { report(pointer, "is more than \(shown(bound))") }
        if let bound = node.exclusiveMinimum, number <= bound {
            report(pointer, "is not more than \(shown(bound))")
        }
        if let bound = node.exclusiveMaximum, number >= bound {
            report(pointer, "is not less than \(shown(bound))")
        }
    }

    private func shown(_ bound: Double) -> String {
        Int64(exactly: bound)?.description ?? bound.description
    }

    private mutating func checkText(_ text: String, of node: SchemaNode, at pointer: String) {
        let length = text.unicodeScalars.count
        if let limit = node.minLength, length < limit {
            report(pointer, length == 0 ? "is empty" : "is shorter than \(limit) characters")
        }
        if let limit = node.maxLength, length > limit {
            report(pointer, "is longer than \(limit) characters")
        }
        if let pattern = node.pattern, !pattern.matches(text) {
            report(pointer, "doesn't match '\(pattern.text)'")
        }
        if node.format == .dateTime, !DateTimeFormat.accepts(text.utf8) {
            report(pointer, "is no RFC 3339 time with an offset")
        }
    }

    private mutating func checkElements(_ elements: [JSONValue], of node: SchemaNode, at pointer: String) {
        guard let items = node.items else { return }
        for (index, element) in elements.enumerated() {
            check(element, against: items, at: "\(pointer)/\(index)")
        }
    }

    private mutating func checkMembers(
        _ members: [JSONValue.Member], of node: SchemaNode, at pointer: String
    ) {
        for name in node.required where !members.contains(where: { $0.name == name }) {
            report(JSONPointer.appending(name, to: pointer), "is missing")
        }
        if let limit = node.maxProperties, members.count > limit {
            report(pointer, "has more than \(limit) members")
        }
        for member in members {
            if let names = node.propertyNames, !isValid(.string(member.name), against: names) {
                report(JSONPointer.appending(member.name, to: pointer), "has a name that is not allowed")
            }
            let known = node.properties.first { $0.name == member.name }?.node
            guard let schema = known ?? node.additionalProperties else { continue }
            check(member.value, against: schema, at: JSONPointer.appending(member.name, to: pointer))
        }
    }

    private mutating func checkAlternatives(_ value: JSONValue, of node: SchemaNode, at pointer: String) {
        if !node.anyOf.isEmpty, !node.anyOf.contains(where: { isValid(value, against: $0) }) {
            report(pointer, "fits none of the \(node.anyOf.count) forms that it may have")
        }
        guard !node.oneOf.isEmpty else { return }
        let fitting = node.oneOf.count { isValid(value, against: $0) }
        if fitting == 0 {
            report(pointer, "fits none of the \(node.oneOf.count) forms that it may have")
        } else if fitting > 1 {
            report(pointer, "fits \(fitting) forms and may have only one")
        }
    }

    private func isValid(_ value: JSONValue, against index: Int) -> Bool {
        var validator = SchemaValidator(nodes: nodes)
        validator.check(value, against: index, at: "")
        return validator.violations.isEmpty
    }
}
