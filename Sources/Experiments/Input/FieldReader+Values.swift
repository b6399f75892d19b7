import JSON

extension FieldReader {
    mutating func text(_ name: String, limit: Int = ExperimentLimits.textBytes) -> String? {
        guard let value = value(name) else { return nil }
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

    mutating func requiredText(_ name: String) -> String {
        if value(name) == nil { report(name, "is missing") }
        return text(name) ?? ""
    }

    /// A name by `NameRule`; nil if it is absent.
    mutating func name(_ field: String) -> String? {
        guard let text = text(field, limit: .max) else { return nil }
        if isStrict, let fault = NameRule.fault(of: text) { report(field, fault) }
        return text
    }

    mutating func requiredName(_ field: String) -> String {
        if value(field) == nil { report(field, "is missing") }
        return name(field) ?? ""
    }

    mutating func number(
        _ name: String, where isAllowed: (Double) -> Bool, _ phrase: String
    ) -> Double? {
        guard let value = value(name) else { return nil }
        guard let number = value.number, number.isFinite else {
            report(name, "is no number")
            return nil
        }
        guard isAllowed(number) else {
            report(name, "is not \(phrase)")
            return nil
        }
        return number
    }

    /// A number strictly between 0 and 1.
    mutating func share(_ name: String) -> Double? {
        number(name, where: { 0 < $0 && $0 < 1 }, "between 0 and 1")
    }

    mutating func percentage(_ name: String) -> Double? {
        number(name, where: { (0...100).contains($0) }, "from 0 to 100 (per cent)")
    }

    mutating func positive(_ name: String) -> Double? { number(name, where: { $0 > 0 }, "more than 0") }

    mutating func integer(_ name: String, in range: ClosedRange<Int64>) -> Int64? {
        guard let value = value(name) else { return nil }
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

    mutating func flag(_ name: String) -> Bool? {
        guard let value = value(name) else { return nil }
        if value.bool == nil { report(name, "is neither true nor false") }
        return value.bool
    }

    /// Milliseconds of a duration's text.
    mutating func duration(_ name: String) -> Int64? {
        guard let text = text(name) else { return nil }
        do {
            let milliseconds = try DurationText.parse(text)
            guard isStrict, milliseconds > ExperimentLimits.durationMilliseconds else { return milliseconds }
            report(
                name,
                "is longer than \(DurationText.format(milliseconds: ExperimentLimits.durationMilliseconds))")
        } catch {
            report(name, error.description)
        }
        return nil
    }

    /// Milliseconds since 1970 of an RFC 3339 time.
    mutating func time(_ name: String) -> Int64? {
        guard let text = text(name) else { return nil }
        let time = RFC3339.milliseconds(text)
        if time == nil { report(name, "is no RFC 3339 time") }
        return time
    }

    /// One of the cases of an enum; nil if it is absent or none of them.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _ type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        choice(name, among: type.allCases.map(\.rawValue), Choice.init)
    }

    /// What `make` makes of a text that is one of the known ones.
    mutating func choice<Choice>(
        _ name: String, among known: [String], _ make: (String) -> Choice?
    ) -> Choice? {
        guard let text = text(name) else { return nil }
        if let choice = make(text) { return choice }
        report(name, "'\(text)' is unknown: \(NearestName.hint(for: text, among: known))")
        return nil
    }
}
