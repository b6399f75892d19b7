import Alerting
import ByteCoding
import Commands
import JSON
import Testing

/// Alerting at work: commands are decided, and their events encoded, decoded and applied, as an engine does it; windows
/// of a minute of one view are closed one after another.
struct Bench {
    var state = AlertingState()
    var decisions: [AlertDecision] = []
    var notices: [AlertNotice] = []
    /// The minute that stands for now.
    var minute: Int64 = 0
    var actor = "ann"
    /// subject -> minute -> value of `latency.p99_ms`, or of the field that a test chooses.
    var recorded = Recorded()

    /// 2026-01-01T00:00:00Z, a Thursday.
    static let start: Int64 = 1_767_225_600_000
    static func at(_ minute: Int64) -> Int64 { start + minute * 60_000 }

    struct Recorded: SeriesValues {
        var values: [String: [Int64: Double]] = [:]
        var live: [String: [String]] = [:]

        func value(
            _ field: MetricField, _ shape: RuleShape, _ subject: Subject, version: String?, start: Int64,
            end: Int64
        ) -> WindowValue? {
            let name = version.map { "\(subject.text)@\($0)" } ?? subject.text
            return values[name]?[start].map { WindowValue($0, count: 20) }
        }

        func environments(_ shape: RuleShape, _ subject: Subject) -> [String] { live[subject.text] ?? [] }
    }

    struct Answer {
        var status: Int
        var body: JSONValue = .null
        var events = 0
        var pointers: [String] = []
        var detail = ""
    }

    mutating func send(
        _ method: String, _ path: String, _ body: JSONValue? = nil, ifMatch: String? = nil
    ) throws -> Answer {
        let command = ResourceCommand(
            method, path.split(separator: "/").map(String.init), body: body, actor: actor,
            time: Self.at(minute), ifMatch: ifMatch)
        switch state.decide(command) {
        case .rejected(let rejection):
            return Answer(
                status: rejection.status.rawValue, pointers: rejection.faults.map(\.pointer),
                detail: rejection.detail)
        case .accepted(let acceptance):
            for event in acceptance.events {
                let read = try AlertingEvent(JSONValue(parsing: event.json.encoded()))
                #expect(read == event)
                #expect(try state.apply(read))
                #expect(try !state.apply(read))
            }
            let name = acceptance.resource[1]
            let shown =
                switch acceptance.resource[0] {
                case "pack": state.show(pack: acceptance.resource)
                case "rules": state.show(rule: name)
                case "silences": state.show(silence: name)
                default: state.show(alert: name)
                }
            return Answer(
                status: acceptance.status, body: shown?.body ?? .null, events: acceptance.events.count)
        }
    }

    mutating func put(_ rule: String, _ body: JSONValue) throws {
        let answer = try send("PUT", "rules/\(rule)", body)
        #expect(answer.status < 300, "\(answer.detail)")
    }

    /// Closes the minute with these values of `latency.p99_ms`, and lets time come to its end.
    mutating func close(_ values: [String: Double], shape: RuleShape = Bench.shape) {
        let start = Self.at(minute)
        minute += 1
        let subjects = values.sorted { $0.key < $1.key }.map { name, value in
            recorded.values[name, default: [:]][start] = value
            var fields = [Double?](repeating: nil, count: 15)
            fields[3] = value
            return ClosedSubject(Subject([name]), values: fields, count: 20)
        }
        take(state.judge(shape, subjects, start: start, end: start + 60_000, recorded))
        take(state.advance(to: start + 60_000, recorded))
    }

    mutating func take(_ outcome: AlertOutcome) {
        decisions += outcome.decisions
        notices += outcome.notices
    }

    static let shape = RuleShape(view: "latency", by: ["model"], window: 60_000)

    /// Runs minutes up to `end` in which the model has these values, by minute; 50 where it has no other.
    mutating func run(_ model: String, bad: Set<Int64>, absent: Set<Int64> = [], until end: Int64) {
        while minute < end {
            close(absent.contains(minute) ? [:] : [model: bad.contains(minute) ? 200 : 50])
        }
    }

    /// The alerts of a rule: state, since, fired and resolved in minutes, suppressed by.
    func alerts(_ rule: String) throws -> [String] {
        let found = try state.alerts(QueryParameters([("rule", rule)]))["alerts"]?.array ?? []
        return found.map { alert in
            func minute(_ name: String) -> String {
                alert[name]?.string.flatMap(RFC3339.milliseconds).map { String(($0 - Self.start) / 60_000) }
                    ?? "-"
            }
            let words = [
                alert["state"]?.string ?? "?", minute("since"), minute("fired_at"), minute("resolved_at"),
            ]
            return (words + [alert["suppressed_by"]?.string, alert["held_by"]?.string].compactMap { $0 })
                .joined(separator: " ")
        }
    }

    func alert(_ rule: String) throws -> JSONValue {
        try #require(try state.alerts(QueryParameters([("rule", rule)]))["alerts"]?.array?.last)
    }

    var told: [String] { notices.map { "\($0.type.rawValue) \(($0.time - Self.start) / 60_000)" } }

    static func encoded(_ state: AlertingState) -> [UInt8] {
        var writer = ByteWriter()
        state.encode(into: &writer)
        return writer.bytes
    }

    static func restored(_ bytes: [UInt8]) throws -> AlertingState {
        var reader = ByteReader(bytes)
        var state = AlertingState()
        try state.restore(from: &reader)
        try reader.finish()
        return state
    }
}
