import Engine
import JSON
import Log
import Streams

/// A fleet of 100,000 devices with three readings an event: folding what they send, scoring them as their windows close,
/// asking about them, and what all of it takes.
enum HealthBenchmark: Benchmark {
    static let name = "health"
    static let summary = "100,000 devices folded, scored and asked about"

    private static let devices = 100_000
    private static let readings = 3
    /// Each device sends so often, in seconds.
    private static let interval = 30
    private static let batch = 1_024

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        let factory = ShardFactory(configuration: EngineConfiguration(), shards: 1)
        let rounds = max(22, options.events / devices)
        var (data, control) = (factory.data(0), factory.control())
        let before = residentBytes()
        try put(into: &control)
        var (folding, merging, scoring) = (0.0, [Double](), [Double]())
        for round in 0..<rounds {
            let batches = records(of: round)
            var output = ShardOutput()
            folding += try await measure {
                for records in batches { try data.apply(records, input: 1, into: &output) }
            }.cpu
            // The wall clock comes behind each round, as it does in life, and gives out what has closed.
            folding += try await measure { try data.advance(to: time(round + 1), into: &output) }.cpu
            let messages = Self.records(
                output.records.filter { $0.output == 0 }.map(\.value), from: control.consumed[0])
            var ignored = ShardOutput()
            let seconds = try await measure { try control.apply(messages, input: 0, into: &ignored) }.cpu
            // Ten minutes are twenty rounds; those windows are told in the round behind them.
            let closesPolicyWindow = round > 1 && round * interval % 600 == 0
            if messages.records.count > 1 {
                if closesPolicyWindow { scoring.append(seconds) } else { merging.append(seconds) }
            }
        }
        let resident = residentBytes() - before
        let list = try await measure {
            _ = try control.answer(["views", "health"], ["order": "worst", "limit": "20"])
        }
        let fleet = try await measure { _ = try control.answer(["views", "fleet"]) }
        let one = try await measure { _ = try control.answer(["views", "health"], ["device": "drill-7"]) }
        let events = rounds * devices
        return [
            .init("devices", JSONValue(devices)), .init("events", JSONValue(events)),
            .init("readings_per_cpu_second", rate(events * readings, folding)),
            .init("merge_seconds_a_minute", rounded(merging.reduce(0, +) / Double(max(1, merging.count)))),
            .init("score_seconds", .array(scoring.map(rounded))),
            .init("data_state_bytes_a_device", JSONValue(data.encoded().count / devices)),
            .init("control_state_bytes_a_device", JSONValue(control.encoded().count / devices)),
            .init("resident_bytes_a_device", JSONValue(resident / devices)),
            .init("worst_20_milliseconds", rounded(list.wall * 1_000)),
            .init("fleet_milliseconds", rounded(fleet.wall * 1_000)),
            .init("one_device_milliseconds", rounded(one.wall * 1_000)),
        ]
    }

    private static func time(_ round: Int) -> Int64 { Traffic.start + Int64(round * interval) * 1_000 }

    private static func put(into control: inout ShardCore<ControlShard>) throws {
        let policy: JSONValue = [
            "devices": "drill-*",
            "features": [
                ["feature": "battery_voltage", "weight": 0.4, "score": "bounds", "good": 12.6, "bad": 10.8],
                ["feature": "current", "weight": 0.4, "score": "stability", "good": 0.05, "bad": 0.5],
                ["feature": "gps_hdop", "weight": 0.2, "score": "bounds", "good": 1, "bad": 5],
            ],
        ]
        let (events, _) = try control.prepare(
            CommandRequest("PUT", ["health-policies", "drills"], body: policy, actor: "bench"),
            time: Traffic.start)
        var output = ShardOutput()
        try control.apply(records(events, from: 0), input: 2, into: &output)
    }

    /// An event of every device, some seconds apart.
    private static func records(of round: Int) -> [FetchedRecords] {
        stride(from: 0, to: devices, by: batch).map { first in
            let numbers = first..<min(first + batch, devices)
            return records(numbers.map { line(round, $0) }, from: Offset(round * devices + first))
        }
    }

    private static func line(_ round: Int, _ device: Int) -> [UInt8] {
        let at = time(round) + Int64(device % (interval * 1_000))
        let noise = (round * 31 + device * 17) % 97
        return Array(
            (#"{"specversion":"1.0","id":"\#(round)-\#(device)","source":"/bench","type":"io.varve.telemetry.reading.v1","#
                + #""time":"\#(RFC3339.text(at))","data":{"device":"drill-\#(device)","readings":{"#
                + #""battery_voltage":\#(11 + device % 16).\#(noise),"current":3.\#(noise),"gps_hdop":1.\#(noise)}}}"#)
                .utf8)
    }

    private static func records(_ values: [[UInt8]], from offset: Offset) -> FetchedRecords {
        let records = FetchedRecords()
        for (index, value) in values.enumerated() {
            let start = records.used
            value.withUnsafeBytes { bytes in
                let target = records.reserve(bytes.count)
                if let base = bytes.baseAddress { target.copyMemory(from: base, byteCount: bytes.count) }
            }
            records.commit(value.count)
            records.records.append(
                FetchedRecords.Record(
                    offset: offset + Offset(index), timestamp: Traffic.start, key: .null,
                    value: FetchedRecords.Bytes(start: Int32(start), length: Int32(value.count)),
                    headers: .null))
        }
        return records
    }
}
