package import JSON

/// The CloudEvent that a domain's change travels in: its id is the domain's own name and the change's number.
package struct EventEnvelope {
    /// `health-policy` in `health-policy-7`.
    package var family: String
    /// Counted from 1 over the whole domain.
    package var sequence: UInt64
    package var source: String
    package var type: String
    package var subject: String
    /// Milliseconds since 1970.
    package var time: Int64
    package var data: JSONValue

    package init(
        family: String, sequence: UInt64, source: String, type: String, subject: String, time: Int64,
        data: JSONValue
    ) {
        (self.family, self.sequence, self.source, self.type) = (family, sequence, source, type)
        (self.subject, self.time, self.data) = (subject, time, data)
    }

    package var id: String { "\(family)-\(sequence)" }

    /// As CloudEvents 1.0 in structured JSON.
    package var json: JSONValue {
        [
            "specversion": "1.0", "id": .string(id), "source": .string(source), "type": .string(type),
            "subject": .string(subject), "time": .time(time), "datacontenttype": "application/json",
            "data": data,
        ]
    }

    /// Reads what `json` gave.
    package init(_ json: JSONValue, family: String) throws(EventError) {
        let prefix = family + "-"
        guard let id = json["id"]?.string, id.hasPrefix(prefix),
            let sequence = UInt64(id.dropFirst(prefix.count)), sequence > 0, sequence < .max
        else { throw EventError("its id is not \(family)-N") }
        guard let time = json["time"]?.string.flatMap(RFC3339.milliseconds) else {
            throw EventError("its time is no RFC 3339 time")
        }
        self.init(
            family: family, sequence: sequence, source: json["source"]?.string ?? "",
            type: json["type"]?.string ?? "", subject: json["subject"]?.string ?? "", time: time,
            data: json["data"] ?? .null)
    }
}
