import Commands
import JSON

/// Times of the day, in UTC, at which a rule's alerts notify nobody.
public struct MuteWindow: Sendable, Equatable {
    private static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private static let dayMinutes = 1_440

    /// Days on which it begins, 0 for Monday, rising; empty for all.
    public var days: [Int]
    /// Minutes since midnight. It reaches over midnight if the end is not behind the beginning.
    public var from: Int
    public var to: Int

    init(reading reader: inout BodyReader) {
        var days: [Int] = []
        for (index, name) in (reader.texts("days", limit: 7) ?? []).enumerated() {
            if let day = Self.names.firstIndex(of: name.lowercased()) {
                if !days.contains(day) { days.append(day) }
            } else {
                let hint = NearestName.hint(for: name, among: Self.names)
                reader.report(
                    CommandFault("\(reader.place("days"))/\(index)", "'\(name)' is no day: \(hint)"))
            }
        }
        self.days = days.sorted()
        from = Self.minutes("from", &reader)
        to = Self.minutes("to", &reader)
        reader.finish()
    }

    private static func minutes(_ name: String, _ reader: inout BodyReader) -> Int {
        let text = reader.requiredText(name)
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0...24).contains(hour), (0..<60).contains(minute),
            hour * 60 + minute <= dayMinutes
        else {
            if !text.isEmpty { reader.report(name, "'\(text)' is no time of the day, such as 22:00") }
            return 0
        }
        return hour * 60 + minute
    }

    var json: JSONValue {
        func text(_ minutes: Int) -> JSONValue {
            .string("\(CivilDate.padded(Int64(minutes / 60), 2)):\(CivilDate.padded(Int64(minutes % 60), 2))")
        }
        return [
            "days": .array(days.map { .string(Self.names[$0]) }), "from": text(from), "to": text(to),
        ]
    }

    /// - Parameter time: milliseconds since 1970.
    public func covers(_ time: Int64) -> Bool {
        let (day, ofDay) = CivilDate.floorDivide(time, by: 86_400_000)
        let minute = Int(ofDay / 60_000)
        // 1970-01-01 was a Thursday.
        let weekday = Int(CivilDate.floorDivide(day + 3, by: 7).remainder)
        func begins(_ day: Int) -> Bool { days.isEmpty || days.contains(day) }
        guard to <= from else { return begins(weekday) && from <= minute && minute < to }
        return begins(weekday) && minute >= from || begins((weekday + 6) % 7) && minute < to
    }
}
