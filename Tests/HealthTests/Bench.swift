import ByteCoding
import Commands
import Health
import JSON
import Testing

/// Health at work: commands are decided, and their events encoded, decoded and applied, as an engine does it.
struct Bench {
    var state = HealthState()
    /// 2026-01-01T00:00:00Z.
    static let start: Int64 = 1_767_225_600_000
    static let minute: Int64 = 60_000

    struct Answer {
        var status: Int
        var body: JSONValue = .null
        var etag: String?
        var pointers: [String] = []
        var eventCount = 0
    }

    mutating func send(
        _ method: String, _ name: String, _ body: JSONValue? = nil, ifMatch: String? = nil
    ) throws -> Answer {
        let command = ResourceCommand(
            method, ["health-policies", name], body: body, actor: "ann", time: Self.start, ifMatch: ifMatch)
        switch state.decide(command) {
        case .rejected(let rejection):
            return Answer(status: rejection.status.rawValue, pointers: rejection.faults.map(\.pointer))
        case .accepted(let acceptance):
            for event in acceptance.events {
                let read = try HealthEvent(JSONValue(parsing: event.json.encoded()))
                #expect(read == event)
                #expect(try state.apply(read))
                #expect(try !state.apply(read))
            }
            let shown = state.show(policy: name)
            return Answer(
                status: acceptance.status, body: shown?.body ?? .null, etag: shown?.etag,
                eventCount: acceptance.events.count)
        }
    }

    static func read(_ value: JSONValue) throws -> JSONValue { try JSONValue(parsing: value.encoded()) }

    /// Readings of a device in one minute.
    mutating func take(
        _ device: String, minute: Int64, _ readings: [[String: Double]], at place: DeviceLocation? = nil
    ) {
        var panes = ReadingPanes()
        panes.reserve(panes: 1)
        let start = Self.start + minute * Self.minute
        for (index, values) in readings.enumerated() {
            panes.insert(
                pane: 0, time: start + Int64(index), latitude: place?.latitude ?? .nan,
                longitude: place?.longitude ?? .nan)
            for (name, value) in values.sorted(by: { $0.key < $1.key }) {
                var name = name
                name.withUTF8 { bytes in
                    let hash = bytes.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) }
                    panes.insert(
                        pane: 0, feature: UnsafeRawBufferPointer(bytes), hash: hash, value: value)
                }
            }
        }
        state.take(panes.window(pane: 0), of: device, start: start)
    }

    mutating func advance(minute: Int64) -> [ScoredDevice] {
        state.advance(to: Self.start + minute * Self.minute)
    }

    func device(_ name: String, minute: Int64) -> JSONValue? {
        var filter = DeviceFilter()
        filter.device = name
        return state.devices(filter, now: Self.start + minute * Self.minute).first
    }

    static func encoded(_ state: HealthState) -> [UInt8] {
        var writer = ByteWriter()
        state.encode(into: &writer)
        return writer.bytes
    }

    static func restored(_ bytes: [UInt8]) throws -> HealthState {
        var reader = ByteReader(bytes)
        var state = HealthState()
        try state.restore(from: &reader)
        try reader.finish()
        return state
    }
}
