import EmbeddedLog
import Engine
import Foundation
import Generator
import JSON
import Log
import Logging

/// Standard traffic: 20 models, 3 versions, 2 variants, about 350 bytes an event, two hours of event time.
enum Traffic {
    static let batch = 1_000
    static let start: Int64 = 1_767_225_600_000

    static func generator(_ events: Int) -> SteadyTraffic {
        SteadyTraffic(seed: 20_260_101, start: start)
    }

    /// Bodies of 1,000 lines each.
    static func forEachBody(_ events: Int, _ body: ([UInt8]) async throws -> Void) async rethrows {
        var traffic = generator(events)
        var done = 0
        while done < events {
            var lines: [UInt8] = []
            let count = min(batch, events - done)
            traffic.appendLines(count, to: &lines)
            try await body(lines)
            done += count
        }
    }

    static func configuration(_ directory: String) -> EngineConfiguration {
        var configuration = EngineConfiguration()
        configuration.dataDirectory = directory
        configuration.limits.lagEvents = .max
        configuration.snapshots.everyEvents = .max
        configuration.snapshots.everyMilliseconds = .max / 4
        return configuration
    }

    static func engine(
        _ directory: String, _ change: (inout EngineConfiguration) -> Void = { _ in }
    ) async throws -> Engine {
        var configuration = configuration(directory)
        change(&configuration)
        let engine = try Engine(configuration, logger: quiet)
        return engine
    }

    static let quiet = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }

    /// A data directory with so many events and nothing folded.
    static func fillLog(
        _ events: Int, _ directory: String, features: (numeric: Int64, categorical: Int64)? = nil,
        ownNames: Bool = false
    ) async throws {
        let engine = try await engine(directory)
        try await engine.stop()
        try await addUnfolded(events, directory, features: features, ownNames: ownNames)
    }

    /// Puts so many events into the log of a data directory, behind what is there.
    static func addUnfolded(
        _ events: Int, _ directory: String, features: (numeric: Int64, categorical: Int64)? = nil,
        ownNames: Bool = false
    ) async throws {
        let log = try EmbeddedLog.open(directory: directory)
        var builder = RecordBatchBuilder()
        var traffic = SteadyTraffic(seed: 20_260_101, start: start, features: features, ownNames: ownNames)
        let partition = TopicPartition(Engine.inferenceTopic, 0)
        for number in 0..<events {
            let line = traffic.nextLine()
            builder.add(
                key: Array(String(number).utf8), value: line, headers: .structuredCloudEvent, timestamp: start
            )
            guard builder.recordCount == batch || number == events - 1, let sealed = try builder.seal() else {
                continue
            }
            try log.write(sealed, to: partition)
        }
        try log.close()
    }
}
