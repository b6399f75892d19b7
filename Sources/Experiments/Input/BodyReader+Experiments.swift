import Commands
import JSON
import Statistics

extension BodyReader {
    /// The member of that name; nil if it is absent or null.
    mutating func given(_ name: String) -> JSONValue? {
        let value = value(name)
        return value == .null ? nil : value
    }

    /// A name by `NameRule`; nil if it is absent.
    mutating func optionalName(_ field: String) -> String? { given(field).map { _ in name(field) } }

    private mutating func number(
        _ name: String, where isAllowed: (Double) -> Bool, _ phrase: String
    ) -> Double? {
        let limit = Double.greatestFiniteMagnitude
        guard let number = number(name, in: -limit...limit) else { return nil }
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

    mutating func metric(_ name: String) -> ExperimentMetric? {
        let text = requiredText(name)
        guard given(name)?.string != nil else { return nil }
        if let metric = ExperimentMetric(name: text) { return metric }
        let hint = NearestName.hint(for: text, among: ExperimentMetric.all.map(\.name))
        report(name, "'\(text)' is unknown: \(hint)")
        return nil
    }
}
