/// A regular expression of the simplest kind: from `^` on a sequence of characters and classes (`[^a-z\t]`), each
/// with `*`, `+`, `?` or nothing behind it, and `$` or nothing at the end. It means what ECMA-262 means by it, so
/// that other validators agree.
struct SchemaPattern: Sendable {
    /// A set of characters.
    private struct Class: Sendable {
        var ranges: [ClosedRange<Unicode.Scalar>]
        var isNegated = false

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            ranges.contains { $0.contains(scalar) } != isNegated
        }
    }

    private struct Item: Sendable {
        var characters: Class
        var isOptional = false
        var repeats = false
    }

    let text: String
    private var items: [Item] = []
    private var isAnchoredAtEnd = false

    /// Nil for a pattern that goes beyond what is supported.
    init?(_ text: String) {
        self.text = text
        var rest = text.unicodeScalars[...]
        guard rest.popFirst() == "^" else { return nil }
        while let scalar = rest.popFirst() {
            if scalar == "$", rest.isEmpty {
                isAnchoredAtEnd = true
            } else if let characters = Self.characters(scalar, &rest) {
                items.append(Self.item(characters, &rest))
            } else {
                return nil
            }
        }
    }

    /// - Complexity: O(n · i) for n characters and i items: all ways to match are followed at once.
    func matches(_ value: String) -> Bool {
        var states = [Bool](repeating: false, count: items.count + 1)
        states[0] = true
        skipOptional(&states)
        for scalar in value.unicodeScalars {
            if !isAnchoredAtEnd, states[items.count] { return true }
            var next = [Bool](repeating: false, count: states.count)
            for (index, item) in items.enumerated() where states[index] && item.characters.contains(scalar) {
                next[index + 1] = true
                if item.repeats { next[index] = true }
            }
            skipOptional(&next)
            states = next
        }
        return states[items.count]
    }

    private func skipOptional(_ states: inout [Bool]) {
        for (index, item) in items.enumerated() where states[index] && item.isOptional {
            states[index + 1] = true
        }
    }

    private static func item(_ characters: Class, _ rest: inout Substring.UnicodeScalarView) -> Item {
        switch rest.first {
        case "*":
            rest.removeFirst()
            return Item(characters: characters, isOptional: true, repeats: true)
        case "+":
            rest.removeFirst()
            return Item(characters: characters, repeats: true)
        case "?":
            rest.removeFirst()
            return Item(characters: characters, isOptional: true)
        default: return Item(characters: characters)
        }
    }

    private static func characters(
        _ scalar: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView
    ) -> Class? {
        switch scalar {
        case "[": return parseClass(&rest)
        case "\\": return escaped(&rest).map { Class(ranges: [$0...$0]) }
        case ".", "(", ")", "{", "}", "|", "*", "+", "?", "^", "$", "]": return nil
        default: return Class(ranges: [scalar...scalar])
        }
    }

    private static func parseClass(_ rest: inout Substring.UnicodeScalarView) -> Class? {
        var characters = Class(ranges: [])
        if rest.first == "^" {
            rest.removeFirst()
            characters.isNegated = true
        }
        while let scalar = rest.popFirst() {
            if scalar == "]" { return characters }
            guard let low = scalar == "\\" ? escaped(&rest) : scalar else { return nil }
            guard rest.first == "-" else {
                characters.ranges.append(low...low)
                continue
            }
            rest.removeFirst()
            guard let end = rest.popFirst(), end != "]", let high = end == "\\" ? escaped(&rest) : end,
                low <= high
            else { return nil }
            characters.ranges.append(low...high)
        }
        return nil
    }

    /// `\t`, `\n`, `\r`, `\uXXXX`, and punctuation that stands for itself.
    private static func escaped(_ rest: inout Substring.UnicodeScalarView) -> Unicode.Scalar? {
        guard let scalar = rest.popFirst() else { return nil }
        switch scalar {
        case "t": return "\t"
        case "n": return "\n"
        case "r": return "\r"
        case "u":
            let digits = String(rest.prefix(4))
            rest = rest.dropFirst(4)
            guard digits.count == 4, digits.allSatisfy(\.isHexDigit) else { return nil }
            return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
        default: return scalar.properties.isAlphabetic || scalar.properties.numericType != nil ? nil : scalar
        }
    }
}
