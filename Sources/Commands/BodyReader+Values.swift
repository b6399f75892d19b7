package import JSON

extension BodyReader {
    /// Text of at most so many bytes. Null counts as absent.
    package mutating func text(_ name: String, limit: Int = CommandLimits.textBytes) -> String? {
        guard let value = value(name), value != .null else { return nil }
        guard let text = value.string else {
            report(name, "is no text")
            return nil
        }
        guard !isStrict || text.utf8.count <= limit else {
            report(name, "has \(text.utf8.count) bytes, and \(limit) are allowed")
            return nil
        }
        return text
    }

    package mutating func requiredText(_ name: String, limit: Int = CommandLimits.textBytes) -> String {
        guard value(name) != nil, value(name) != .null else {
            report(name, "is missing")
            return ""
        }
        return text(name, limit: limit) ?? ""
    }

    /// A name by `NameRule`.
    package mutating func name(_ field: String, isEnvironment: Bool = false) -> String {
        let text = requiredText(field, limit: .max)
        let isGiven = value(field)?.string != nil
        if isStrict, isGiven, let fault = NameRule.fault(of: text, isEnvironment: isEnvironment) {
            report(field, fault)
        }
        return text
    }

    package mutating func number(_ name: String, in range: ClosedRange<Double>) -> Double? {
        guard let value = value(name), value != .null else { return nil }
        guard let number = value.number, number.isFinite else {
            report(name, "is no number")
            return nil
        }
        guard range.contains(number) else {
            report(name, "is not \(Self.phrase(range))")
            return nil
        }
        return number
    }

    private static func phrase(_ range: ClosedRange<Double>) -> String {
        let (low, high) = (JSONValue.exact(range.lowerBound).text, JSONValue.exact(range.upperBound).text)
        if range.upperBound == .greatestFiniteMagnitude { return "\(low) or more" }
        return "from \(low) to \(high)"
    }

    package mutating func integer(_ name: String, in range: ClosedRange<Int64>) -> Int64? {
        guard let value = value(name), value != .null else { return nil }
        guard let integer = value.integer else {
            report(name, "is no whole number")
            return nil
        }
        guard range.contains(integer) else {
            report(name, "is not from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return integer
    }

    package mutating func flag(_ name: String) -> Bool? {
        guard let value = value(name), value != .null else { return nil }
        if value.bool == nil { report(name, "is neither true nor false") }
        return value.bool
    }

    /// Milliseconds of a duration's text.
    package mutating func duration(_ name: String) -> Int64? {
        guard let text = text(name) else { return nil }
        do {
            let milliseconds = try DurationText.parse(text)
            if !isStrict || milliseconds <= CommandLimits.durationMilliseconds { return milliseconds }
            report(
                name,
                "is longer than \(DurationText.format(milliseconds: CommandLimits.durationMilliseconds))")
        } catch {
            report(name, error.description)
        }
        return nil
    }

    /// One of the cases of an enum; nil if it is absent or none of them.
    package mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _ type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        guard let text = text(name) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        report(
            name, "'\(text)' is unknown: \(NearestName.hint(for: text, among: type.allCases.map(\.rawValue)))"
        )
        return nil
    }

    package mutating func requiredChoice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _ type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        if value(name) == nil || value(name) == .null { report(name, "is missing") }
        return choice(name, type)
    }

    /// Texts in their order; nil if the member is absent.
    package mutating func texts(_ name: String, limit: Int) -> [String]? {
        guard let value = value(name), value != .null else { return nil }
        guard let elements = value.array else {
            report(name, "is no list")
            return nil
        }
        guard !isStrict || elements.count <= limit else {
            report(name, "has \(elements.count) elements, and \(limit) are allowed")
            return nil
        }
        for (index, element) in elements.enumerated() where !isText(element) {
            report(
                CommandFault(
                    "\(place(name))/\(index)", "is no text of 1 to \(CommandLimits.textBytes) bytes"))
        }
        return elements.compactMap(\.string)
    }

    /// The members of an object; none if it is absent.
    package mutating func entries(_ name: String) -> [JSONValue.Member] {
        guard let value = value(name), value != .null else { return [] }
        if value.members == nil { report(name, "is no object") }
        return value.members ?? []
    }

    /// Reads an object within this one; nil if it is absent.
    package mutating func object<Value>(_ name: String, _ body: (inout BodyReader) -> Value) -> Value? {
        guard let value = value(name), value != .null else { return nil }
        var reader = BodyReader(value, at: place(name), strictness: strictness)
        let result = body(&reader)
        take(faultsOf: reader)
        return result
    }

    /// Reads the objects of a list; nil if it is absent.
    package mutating func objects<Value>(
        _ name: String, limit: Int, _ body: (inout BodyReader) -> Value
    ) -> [Value]? {
        guard let value = value(name), value != .null else { return nil }
        guard let elements = value.array else {
            report(name, "is no list")
            return nil
        }
        guard !isStrict || elements.count <= limit else {
            report(name, "has \(elements.count) elements, and \(limit) are allowed")
            return nil
        }
        return elements.enumerated().map { index, element in
            var reader = BodyReader(element, at: "\(place(name))/\(index)", strictness: strictness)
            let result = body(&reader)
            take(faultsOf: reader)
            return result
        }
    }

    private func isText(_ value: JSONValue) -> Bool {
        guard let text = value.string else { return false }
        return !isStrict || (1...CommandLimits.textBytes).contains(text.utf8.count)
    }
}
