import Engine
import Events
import Foundation
import JSON
import Log
import Monitoring
import Streams

/// What 0.1.0 writes, one file of each format, and the values that they hold.
enum FormatFixture: String, CaseIterable {
    case dataSnapshot = "data-0.snapshot"
    case controlSnapshot = "control.snapshot"
    case journal = "journal-0.batch"
    case windows = "windows-0.batch"

    /// The recorded file. One that is missing is recorded; one that is there is never written again.
    func bytes() throws -> [UInt8] {
        let file = Repository.formats.appending(path: rawValue)
        if Repository.isWriting, !Repository.exists(file) { try Repository.write(drawn(), to: file) }
        return try Repository.bytes(file)
    }

    private func drawn() throws -> [UInt8] {
        switch self {
        case .dataSnapshot:
            try Snapshot(shard: "data-0", position: 7, state: Self.dataShard().encoded()).encoded()
        case .controlSnapshot:
            try Snapshot(shard: "control", position: 9, state: Self.controlShard().encoded()).encoded()
        case .journal: try Self.batch(Self.entries.map(\.encoded))
        case .windows: try Self.batch(Self.messages().map(\.encoded))
        }
    }

    private static func batch(_ values: [[UInt8]]) throws -> [UInt8] {
        var builder = RecordBatchBuilder(codec: .none)
        for value in values { builder.add(key: nil, value: value, timestamp: start) }
        return try builder.seal()?.bytes ?? []
    }

    // MARK: What is in them

    private static let start: Int64 = 1_767_225_600_000
    private static func partition(_ topic: StaticString, _ number: Int32 = 0) -> TopicPartition {
        TopicPartition(Topic(known: topic), number)
    }

    static let entries: [JournalEntry] = [
        .settings(#"{"windows.base":60000}"#),
        .step(JournalStep(tick: start)),
        .step(
            JournalStep(
                tick: start + 1_000,
                runs: [
                    JournalRun(source: partition("inference"), first: 0, count: 512),
                    JournalRun(source: partition("feedback"), first: 17, count: 1),
                ])),
        .checkpoint(Checkpoint(position: 3, hash: StateHash(of: [1, 2, 3]))),
    ]

    static func messages() throws -> [WindowMessage] {
        try dataDriver().output.filter { $0.output == 0 }.map { try WindowMessage(decoding: $0.value) }
    }

    static func cleanDataShard() -> ShardCore<DataShard> {
        ShardCore(
            plan: ShardPlan(
                name: "data-0", journal: partition("journal"),
                inputs: [partition("inference"), partition("telemetry"), partition("feedback")],
                outputs: [partition("windows"), partition("dead-letters")]),
            logic: DataShard(
                name: "data-0",
                sources: [partition("inference"), partition("telemetry"), partition("feedback")],
                kinds: [.inference, .telemetry, .feedback],
                policy: DataShardPolicy(seriesLimit: 10, dedupeCapacity: 100), decoder: EventDecoder(),
                domains: .engine))
    }

    static func cleanControlShard() -> ShardCore<ControlShard> {
        ShardCore(
            plan: ShardPlan(
                name: "control", journal: partition("journal", 1), inputs: [partition("windows")], outputs: []
            ),
            logic: ControlShard(
                name: "control", partitions: 1, baseSize: 60_000,
                tiers: [
                    WindowTier(size: 60_000, kept: 3_600_000), WindowTier(size: 600_000, kept: 86_400_000),
                ],
                windowBytes: 1 << 20, mergers: .monitoring))
    }

    static func dataShard() throws -> ShardCore<DataShard> { try dataDriver().core }

    static func controlShard() throws -> ShardCore<ControlShard> {
        var driver = ShardDriver(cleanControlShard())
        try driver.feed(try messages().map(\.encoded))
        return driver.core
    }

    /// Closed, open and late windows, a repetition, a letter, a series that falls idle, and devices.
    private static func dataDriver() throws -> ShardDriver<DataShard> {
        var driver = ShardDriver(cleanDataShard())
        try driver.tick(start)
        for number in 0..<40 as Range<Int64> {
            try driver.feed([event(number, at: start + number * 5_000)])
        }
        try driver.feed([event(3, at: start + 15_000), event(90, at: start + 1_000), Array("{broken".utf8)])
        for number in 0..<6 as Range<Int64> {
            try driver.feed([reading(number, at: start + number * 25_000)], input: 1)
        }
        try driver.tick(start + 300_000)
        try driver.feed([reading(6, at: start + 290_000)], input: 1)
        try driver.feed([event(91, at: start + 290_000), event(92, at: start + 20_000)])
        return driver
    }

    private static func reading(_ number: Int64, at time: Int64) -> [UInt8] {
        let place = number % 3 == 0 ? #","location":{"lat":27.9,"lon":-82.4}"# : ""
        return Array(
            (#"{"specversion":"1.0","id":"t\#(number)","source":"/fixture","#
                + #""type":"io.varve.telemetry.reading.v1","time":"\#(RFC3339.text(time))","#
                + #""data":{"device":"drill-\#(number % 2)","readings":{"current":\#(number).5,"gps_hdop":1}\#(place)}}"#)
                .utf8)
    }

    private static func event(_ number: Int64, at time: Int64) -> [UInt8] {
        let model = number % 5 == 0 ? "fraud" : "chat"
        let status = number % 7 == 0 ? #","status":"error","error_type":"timeout""# : ""
        let variant = number % 2 == 0 ? #","variant":"B""# : ""
        return Array(
            (#"{"specversion":"1.0","id":"e\#(number)","source":"/fixture","#
                + #""type":"io.varve.inference.completed.v1","time":"\#(RFC3339.text(time))","#
                + #""data":{"model":"\#(model)","version":"v1","request_id":"r\#(number)"\#(variant),"#
                + #""latency_ms":\#(number).25,"ttft_ms":1.5,"input_tokens":\#(number),"output_tokens":3,"#
                + #""cost_usd":0.0021\#(status)}}"#).utf8)
    }
}
