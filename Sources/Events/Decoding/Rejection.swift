import CSimdJSON

/// Why an event was rejected, in words: the path of the field, if it is about one, then what is wrong with it.
enum Rejection {
    static func reason(_ rejection: varve_rejection, type: String) -> String {
        let what = text(varve_reason(UInt32(rejection.reason)), limit: Int(rejection.limit), type: type)
        let path = path(of: rejection)
        return path.isEmpty ? what : "\(path): \(what)"
    }

    private static func path(of rejection: varve_rejection) -> String {
        guard let field = varve_field_path(Int(rejection.field)) else { return "" }
        let path = String(cString: field)
        guard let name = rejection.name.start else { return path }
        let bytes = UnsafeRawBufferPointer(start: name, count: Int(rejection.name.count))
        return "\(path).\(String(decoding: bytes, as: UTF8.self))"
    }

    private static func text(_ reason: varve_reason, limit: Int, type: String) -> String {
        switch reason {
        case VARVE_NO_VALUE: "no bytes"
        case VARVE_TOO_LARGE: "too_large: more than \(limit) bytes"
        case VARVE_NOT_UTF8: "not UTF-8"
        case VARVE_NOT_AN_EVENT_OBJECT: "not a JSON object"
        case VARVE_TOO_DEEP: "nested deeper than \(limit) levels"
        case VARVE_MISSING: "missing"
        case VARVE_GIVEN_TWICE: "given twice"
        case VARVE_NOT_TEXT: "not text"
        case VARVE_EMPTY: "empty"
        case VARVE_TOO_LONG: "longer than \(limit) bytes"
        case VARVE_CONTROL_CHARACTER: "has a control character"
        case VARVE_NOT_A_NUMBER: "not a number"
        case VARVE_NOT_FINITE: "beyond a double"
        case VARVE_NEGATIVE: "negative"
        case VARVE_NOT_WHOLE: "not a whole number"
        case VARVE_TOO_MANY_TOKENS: "more than \(limit)"
        case VARVE_NOT_AN_OBJECT: "not an object"
        case VARVE_NOT_A_SCALAR: "neither number, text, true, false nor null"
        case VARVE_TOO_MANY_VALUES: "more than \(limit) values"
        case VARVE_NAME_TOO_LONG: "name longer than \(limit) bytes"
        case VARVE_NOT_THE_SPECVERSION: #"not "1.0""#
        case VARVE_NOT_THE_TYPE: "not \"\(type)\""
        case VARVE_NOT_A_TIME: "not a time of RFC 3339 with its offset"
        case VARVE_NOT_JSON_CONTENT: "not JSON"
        case VARVE_BASE64_DATA: "not supported, data must be JSON"
        case VARVE_NOT_A_STATUS: #"neither "ok" nor "error""#
        case VARVE_NOT_A_LATITUDE: "not between -90 and 90"
        case VARVE_NOT_A_LONGITUDE: "not between -180 and 180"
        default: "not JSON"
        }
    }
}
