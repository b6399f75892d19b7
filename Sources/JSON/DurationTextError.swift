/// Text that is no duration.
public struct DurationTextError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Fault: Sendable, Hashable {
        case noNumber
        case noUnit
        case unknownUnit(String)
        /// A unit behind one that is not larger.
        case unitsOutOfOrder(String)
        /// More milliseconds than 64 bits hold.
        case tooLong
    }

    public var text: String
    public var fault: Fault

    public var description: String {
        let how = "a duration is whole numbers with units (w, d, h, m, s, ms), such as 250ms, 24h or 1h30m"
        return switch fault {
        case .noNumber: "'\(text)' doesn't begin with a number: \(how)"
        case .noUnit: "'\(text)' has no unit: \(how)"
        case .unknownUnit(let unit): "'\(unit)' in '\(text)' is no unit: \(how)"
        case .unitsOutOfOrder(let unit): "'\(unit)' in '\(text)' stands behind a unit no larger: \(how)"
        case .tooLong: "'\(text)' is longer than can be counted in milliseconds"
        }
    }
}
