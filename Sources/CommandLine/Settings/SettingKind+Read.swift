import JSON

/// Why a text is no value of a setting.
struct SettingProblem: Error {
    var reason: String
}

extension SettingKind {
    /// Puts the value that `text` stands for into its place.
    ///
    /// - Parameter property: of values by name, the name; nil for all other settings.
    func read(
        _ text: String, property: String? = nil, into settings: inout Settings
    ) throws(SettingProblem) {
        switch self {
        case .optionalText(let place):
            guard !text.isEmpty else { throw SettingProblem(reason: "is empty") }
            settings[keyPath: place] = text == Self.none ? nil : text
        case .properties(let place):
            guard let property, !property.isEmpty else {
                guard text == Self.none else {
                    throw SettingProblem(reason: "is not a list of names with values")
                }
                return settings[keyPath: place].properties.removeAll()
            }
            settings[keyPath: place].properties[property] = text
        case .text(let place):
            guard !text.isEmpty else { throw SettingProblem(reason: "is empty") }
            settings[keyPath: place] = text
        case .choice(let place, let choices):
            guard choices.contains(text) else {
                throw SettingProblem(reason: "is not one of \(choices.joined(separator: ", "))")
            }
            settings[keyPath: place] = text
        case .flag(let place): settings[keyPath: place] = try Self.flag(text)
        case .address(let place): settings[keyPath: place] = try Self.address(text)
        case .count(let place, let range): settings[keyPath: place] = try Self.count(text, in: range)
        case .optionalCount(let place, let range):
            settings[keyPath: place] = text == Self.none ? nil : try Self.count(text, in: range)
        case .bytes(let place, let range): settings[keyPath: place] = Int(try Self.bytes(text, in: range))
        case .duration(let place, let range): settings[keyPath: place] = try Self.duration(text, in: range)
        case .optionalDuration(let place, let range):
            settings[keyPath: place] = text == Self.none ? nil : try Self.duration(text, in: range)
        case .pairs(let place, let form): settings[keyPath: place] = try Self.pairs(text, form)
        case .endpoints(let place): settings[keyPath: place] = try Self.endpoints(text)
        }
    }

    /// `127.0.0.1:9000, hooks.internal:80`
    private static func endpoints(_ text: String) throws(SettingProblem) -> [String] {
        if text == none { return [] }
        var endpoints: [String] = []
        for part in text.split(separator: ",") {
            let endpoint = part.filter { $0 != " " }
            guard (try? ListenAddress(parsing: endpoint)) != nil else {
                throw SettingProblem(reason: "is not HOST:PORT, or several with commas")
            }
            endpoints.append(endpoint)
        }
        return endpoints
    }

    private static func flag(_ text: String) throws(SettingProblem) -> Bool {
        switch text {
        case "true", "1", "yes": return true
        case "false", "0", "no": return false
        default: throw SettingProblem(reason: "is neither true nor false")
        }
    }

    private static func address(_ text: String) throws(SettingProblem) -> ListenAddress {
        do {
            return try ListenAddress(parsing: text)
        } catch {
            throw SettingProblem(reason: error.reason)
        }
    }

    private static func count(_ text: String, in range: ClosedRange<Int>) throws(SettingProblem) -> Int {
        guard let value = Int(text) else { throw SettingProblem(reason: "is not a whole number") }
        guard range.contains(value) else {
            throw SettingProblem(reason: "is not between \(range.lowerBound) and \(range.upperBound)")
        }
        return value
    }

    private static func bytes(_ text: String, in range: ClosedRange<Int64>) throws(SettingProblem) -> Int64 {
        guard let value = ByteCountText.bytes(of: text) else {
            throw SettingProblem(reason: "is not a size, as in 128MiB or 1048576")
        }
        guard range.contains(value) else {
            let low = ByteCountText.text(ofBytes: range.lowerBound)
            let high = ByteCountText.text(ofBytes: range.upperBound)
            throw SettingProblem(reason: "is not between \(low) and \(high)")
        }
        return value
    }

    private static func duration(_ text: String, in range: ClosedRange<Int64>) throws(SettingProblem) -> Int64
    {
        guard let value = try? DurationText.parse(text) else {
            throw SettingProblem(reason: "is not a duration, as in 90s, 1h30m or 250ms")
        }
        guard range.contains(value) else {
            let low = DurationText.format(milliseconds: range.lowerBound)
            let high = DurationText.format(milliseconds: range.upperBound)
            throw SettingProblem(reason: "is not between \(low) and \(high)")
        }
        return value
    }

    /// `1m:6h, 10m:3d`
    private static func pairs(
        _ text: String, _ form: DurationPair.Form
    ) throws(SettingProblem) -> [DurationPair] {
        if form.allowsNone, text == Self.none { return [] }
        var pairs: [DurationPair] = []
        for part in text.split(separator: ",") {
            let sides = part.split(separator: ":").map { $0.filter { $0 != " " } }
            guard sides.count == 2, let first = try? DurationText.parse(sides[0]),
                let second = try? DurationText.parse(sides[1]), first > 0, second > 0
            else { throw SettingProblem(reason: "is not \(form.description)") }
            pairs.append(DurationPair(first: first, second: second))
        }
        guard !pairs.isEmpty else { throw SettingProblem(reason: "is not \(form.description)") }
        return pairs
    }
}
