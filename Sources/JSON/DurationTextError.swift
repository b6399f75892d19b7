/// Text that is no duration.
public struct DurationTextError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Fault: Sendable, Hashable {
        case noNumber
        case noUnit
        case unknownUnit(String)
        /// More milliseconds than 64 bits hold.
        case tooLong
    }

    public var text: String
    public var fault: Fault

    public var description: String {
        let how = "a duration is a whole number and a unit (ms, s, m, h, d), such as 250ms, 5m or 24h"
        return switch fault {
        case .noNumber: "'\(text)' doesn't begin with a number: \(how)"
        case .noUnit: "'\(text)' has no unit: \(how)"
        case .unknownUnit(let unit): "'\(unit)' in '\(text)' is no unit: \(how)"
        case .tooLong: "'\(text)' is longer than can be counted in milliseconds"
        }
    }
}
