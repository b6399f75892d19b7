import ByteCoding
import JSON
import Log

/// Stands where a domain was taken out for a moment.
struct VacantDomain: ControlDomain {
    let name = ""
    let topic = ""
    var waitsForTime: Bool { false }
    func takes(_ type: String) -> Bool { false }
    func apply(_ event: JSONValue, offset: Offset) -> Bool { true }
    func decide(_ windows: ClosedWindows, model: String?) -> [Decision] { [] }
    func encode(into writer: inout ByteWriter) {}
    func restore(from reader: inout ByteReader) {}
}
