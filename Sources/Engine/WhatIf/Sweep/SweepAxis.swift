import Commands
import JSON

/// A parameter of a sweep, and the values that it takes.
struct SweepAxis: Sendable {
    static let valueLimit = 1_000

    var name: String
    var values: [JSONValue]

    private static let nameCharacters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")

    /// Reads a list of numbers and texts, or `{"from", "to", "step"}`, or `{"from", "to", "count", "scale"}`.
    init(_ member: JSONValue.Member, _ reader: inout BodyReader) {
        name = member.name
        let place = reader.place("parameters") + "/" + BodyReader.escaped(name)
        if name.isEmpty || !name.allSatisfy(Self.nameCharacters.contains) {
            reader.report(CommandFault(place, "is no name of letters, digits and _"))
        }
        if let list = member.value.array {
            values = list
            if let index = list.firstIndex(where: { $0.number == nil && $0.string == nil }) {
                reader.report(CommandFault("\(place)/\(index)", "is neither a number nor a text"))
            }
            if list.isEmpty { reader.report(CommandFault(place, "has no values")) }
        } else {
            var inner = BodyReader(member.value, at: place)
            values = Self.range(&inner)
            inner.finish()
            reader.take(faultsOf: inner)
        }
        if values.count > Self.valueLimit {
            reader.report(
                CommandFault(place, "has \(values.count) values, and \(Self.valueLimit) are allowed"))
        }
    }

    private static func range(_ reader: inout BodyReader) -> [JSONValue] {
        let limits = -1e15...1e15
        let (from, to) = (reader.number("from", in: limits), reader.number("to", in: limits))
        for (name, value) in [("from", from), ("to", to)] where value == nil && reader.faults.isEmpty {
            reader.report(name, "is missing: give a list, or from, to and step or count")
        }
        let step = reader.number("step", in: 1e-12...1e15)
        let count = reader.integer("count", in: 2...Int64(valueLimit))
        let isLogarithmic = reader.choice("scale", Scale.self) == .logarithmic
        guard let from, let to else { return [] }
        guard from < to else {
            reader.report("to", "is not greater than from")
            return []
        }
        switch (step, count) {
        case (let step?, nil):
            guard (to - from) / step < Double(valueLimit) else {
                reader.report("step", "makes more than \(valueLimit) values")
                return []
            }
            // A little beyond, since sums of steps are not exact.
            let last = Int((to - from) / step + 1e-9)
            return (0...last).map { number(from + Double($0) * step) }
        case (nil, let count?):
            if isLogarithmic, from <= 0 {
                reader.report("from", "is not greater than 0, as a logarithmic scale needs")
                return []
            }
            return (0..<Int(count)).map { index in
                let share = Double(index) / Double(count - 1)
                return number(
                    isLogarithmic ? geometric(from, to, index, Int(count)) : from + share * (to - from))
            }
        default:
            reader.report("step", "give either step or count")
            return []
        }
    }

    private enum Scale: String, CaseIterable {
        case linear
        case logarithmic = "log"
    }

    /// The value at that place between two that have equal ratios, by roots found in halves: without libm, so that it is the
    /// same everywhere.
    private static func geometric(_ from: Double, _ to: Double, _ index: Int, _ count: Int) -> Double {
        if index == 0 { return from }
        if index == count - 1 { return to }
        var (low, high, lowShare, highShare) = (from, to, 0.0, 1.0)
        let share = Double(index) / Double(count - 1)
        for _ in 0..<60 {
            let (middle, middleShare) = ((low * high).squareRoot(), (lowShare + highShare) / 2)
            if middleShare < share {
                (low, lowShare) = (middle, middleShare)
            } else {
                (high, highShare) = (middle, middleShare)
            }
        }
        return (low * high).squareRoot()
    }

    /// Without the noise of binary fractions: what people would have written.
    private static func number(_ value: Double) -> JSONValue {
        JSONValue.number(SignificantDigits.round(value)).canonical
    }
}
