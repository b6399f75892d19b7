import Commands
import JSON

extension JSONValue {
    static func exact(_ value: Double?) -> JSONValue { value.map { .exact($0) } ?? .null }

    static func time(_ milliseconds: Int64?) -> JSONValue { milliseconds.map { .time($0) } ?? .null }

    static func duration(_ milliseconds: Int64?) -> JSONValue {
        milliseconds.map { .string(DurationText.format(milliseconds: max(0, $0))) } ?? .null
    }
}
