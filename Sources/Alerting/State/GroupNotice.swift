import ByteCoding
import Commands
import JSON

/// A notice of a group of alerts that further alerts of the same moment may join.
struct GroupNotice: Sendable, Equatable {
    var notice: AlertNotice
    /// The name of the rule that groups them.
    let rule: String
    /// Whose subjects the group is of.
    let shape: RuleShape
    /// Milliseconds of the recorded clock that it waits at most.
    let wait: Int64
    /// The recorded clock when it was first looked at, milliseconds since 1970; nil before.
    var since: Int64?

    /// What the group's subjects have in common, by member.
    var common: [(member: String, value: String)] {
        shape.by.compactMap { member in notice.group?[member]?.string.map { (member, $0) } }
    }

    /// Whether another notice tells of the same group, moment and transition, and there is room for it.
    func hasRoom(for other: AlertNotice, ofRule name: String) -> Bool {
        notice.time == other.time && notice.type == other.type && rule == name && notice.group == other.group
            && notice.webhooks == other.webhooks && notice.alerts.count < AlertingLimits.groupedAlertCount
    }

    mutating func join(_ other: AlertNotice) {
        notice.alerts += other.alerts
        notice.alertIDs += other.alertIDs
    }

    /// Whether it has waited long enough.
    func isDue(at clock: Int64) -> Bool {
        guard let since else { return false }
        let (due, overflow) = since.addingReportingOverflow(wait)
        return !overflow && due <= clock
    }
}

// MARK: Encoding

extension AlertNotice {
    /// The notice as a snapshot gives it back: reading JSON orders members and shortens numbers, and what waits must be the same
    /// whether there was a restart in between or not.
    var asRestored: AlertNotice {
        func restored(_ json: JSONValue) -> JSONValue { (try? JSONValue(parsing: json.text.utf8)) ?? json }
        var notice = self
        notice.alerts = alerts.map(restored)
        notice.group = group.map(restored)
        return notice
    }
}

extension GroupNotice {
    func encode(into writer: inout ByteWriter) {
        writer.write(notice.id)
        writer.write(notice.type.rawValue)
        writer.writeZigZag(notice.time)
        writer.writeList(notice.webhooks) { $0.write($1) }
        writer.writeList(Array(zip(notice.alertIDs, notice.alerts))) { writer, alert in
            writer.write(alert.0)
            writer.writeJSON(alert.1)
        }
        writer.writeJSON(notice.group)
        writer.write(rule)
        shape.encode(into: &writer)
        writer.writeZigZag(wait)
        writer.writeOptional(since) { $0.writeZigZag($1) }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        let id = try reader.readString()
        let start = reader.position
        guard let type = AlertDecision.Kind(rawValue: try reader.readString()) else {
            throw ByteCodingError("a notice of no known kind", byte: start)
        }
        notice = AlertNotice(
            id: id, type: type, time: try reader.readZigZag(), webhooks: try reader.readTexts(), alerts: [],
            alertIDs: [])
        for alert in try reader.readList({ (reader) throws(ByteCodingError) in
            (id: try reader.readString(), json: try reader.readJSON())
        }) {
            notice.alertIDs.append(alert.id)
            notice.alerts.append(alert.json ?? .null)
        }
        notice.group = try reader.readJSON()
        rule = try reader.readString()
        shape = try RuleShape(from: &reader)
        wait = try reader.readZigZag()
        since = try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readZigZag() }
    }
}
