import ByteCoding
import JSON
import Log
import Streams

/// Stands for a domain whose events a fold has to take, and whose decisions nobody asks for.
struct IgnoringDomain: ControlDomain {
    let name: String
    let topic: String
    private let domain: any ControlDomain

    init(_ domain: any ControlDomain) { (name, topic, self.domain) = (domain.name, domain.topic, domain) }

    var waitsForTime: Bool { false }
    func takes(_ type: String) -> Bool { domain.takes(type) }
    func apply(_ event: JSONValue, offset: Offset) -> Bool { true }
    func decide(_ windows: ClosedWindows, model: String?) -> [Decision] { [] }

    /// A fold of what could have been is never kept.
    func encode(into writer: inout ByteWriter) {}
    func restore(from reader: inout ByteReader) {}
}
