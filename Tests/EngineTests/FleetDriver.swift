import Engine
import Events
import JSON
import Log
import Streams
import Testing

/// A data shard and a control shard in the hand, with devices that send readings.
struct FleetDriver {
    static let start: Int64 = 1_767_225_600_000
    static let minute: Int64 = 60_000
    private static let telemetry = 1
    private static let rules = 2

    private(set) var data: ShardDriver<DataShard>
    private(set) var control: ShardDriver<ControlShard>
    private var merged = 0
    private var count = 0
    private let batch: Int

    /// - Parameters:
    ///   - batch: records of a batch at the most.
    ///   - devices: that the data shard holds; nil for as many as an engine allows.
    init(batch: Int = .max, devices: Int? = nil) {
        self.batch = batch
        let factory = ShardFactory(configuration: EngineConfiguration(), shards: 1)
        var core = factory.data(0)
        if let devices {
            let logic = DataShard(
                name: "data-0", sources: core.plan.inputs, kinds: [.inference, .telemetry, .feedback],
                policy: DataShardPolicy(seriesLimit: 10, deviceLimit: devices, dedupeCapacity: 1_000),
                decoder: EventDecoder(), domains: .engine)
            core = ShardCore(plan: core.plan, logic: logic)
        }
        data = ShardDriver(core)
        control = ShardDriver(factory.control())
    }

    mutating func put(_ name: String, _ policy: JSONValue) throws {
        let request = CommandRequest("PUT", ["health-policies", name], body: policy, actor: "ann")
        let (events, _) = try control.core.prepare(request, time: Self.start)
        try control.feed(events, input: Self.rules)
    }

    static func policy(
        devices: String = "*", window: String = "5m", silentAfter: String = "10m"
    ) -> JSONValue {
        [
            "devices": .string(devices), "window": .string(window), "silent_after": .string(silentAfter),
            "expected_samples": 1,
            "features": [["feature": "level", "weight": 1, "score": "bounds", "good": 100, "bad": 0]],
        ]
    }

    /// Readings of a device, each at so many seconds behind the start.
    mutating func send(_ device: String, level: Double, at seconds: Int64...) throws {
        let events = seconds.map { second -> [UInt8] in
            count += 1
            return Self.event(count, device, level: level, at: second)
        }
        try data.feed(events, input: Self.telemetry, batch: batch)
        try settle()
    }

    mutating func send(_ events: [[UInt8]]) throws {
        try data.feed(events, input: Self.telemetry, batch: batch)
        try settle()
    }

    static func event(_ id: Int, _ device: String, level: Double, at second: Int64) -> [UInt8] {
        Array(
            (#"{"specversion":"1.0","id":"t\#(id)","source":"/test","type":"io.varve.telemetry.reading.v1","#
                + #""time":"\#(RFC3339.text(start + second * 1_000))","data":{"device":"\#(device)","#
                + #""readings":{"level":\#(level)}}}"#).utf8)
    }

    /// The wall clock, in seconds behind the start.
    mutating func tick(_ second: Int64) throws {
        try data.tick(Self.start + second * 1_000)
        try settle()
        try control.tick(Self.start + second * 1_000)
    }

    mutating func declare(_ second: Int64) throws {
        let time = Self.start + second * 1_000
        try data.feed([WatermarkEvent.json(id: "w\(second)", time: time, declared: time).encoded()], input: 1)
        try settle()
    }

    private mutating func settle() throws {
        let windows = data.output.filter { $0.output == 0 }
        try control.feed(windows[merged...].map(\.value))
        merged = windows.count
    }

    // MARK: Questions

    func body(_ path: [String], _ parameters: [String: String] = [:]) throws -> JSONValue {
        guard case .body(let body, _) = try control.core.answer(path, parameters) else { return .null }
        return body
    }

    func device(_ name: String) throws -> JSONValue? {
        try body(["views", "health"], ["device": name])["devices"]?.array?.first
    }

    /// The end of the device's latest window, in seconds behind the start; nil without a score.
    func windowEnd(_ name: String) throws -> Int64? {
        try device(name)?["window"]?["end"]?.string.flatMap(RFC3339.milliseconds).map {
            ($0 - Self.start) / 1_000
        }
    }

    func score(_ name: String) throws -> Double? { try device(name)?["score"]?.number }
    func status(_ name: String) throws -> String? { try device(name)?["status"]?.string }
}
