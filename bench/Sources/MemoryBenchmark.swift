import Engine
import Foundation
import Generator
import JSON

/// Memory with 10,000 open series, and whether it stays flat.
enum MemoryBenchmark: Benchmark {
    static let name = "memory"
    static let summary = "resident memory with 10,000 open series"

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        let before = residentBytes()
        let engine = try await Traffic.engine(options.directory)
        try await engine.restore()
        var number = 0
        var samples: [JSONValue] = []
        while number < options.events {
            var body = ""
            for _ in 0..<Traffic.batch {
                body += line(number)
                number += 1
            }
            _ = try await engine.ingest(
                IngestRequest(
                    topic: "inference", format: .lines, body: Array(body.utf8), acknowledgement: .applied))
            if number % (options.events / 10) == 0 { samples.append(JSONValue(residentBytes() >> 20)) }
        }
        let open = try await engine.query(
            ViewQuery(view: "latency", parameters: ["window": "all", "group_by": "version"]))
        try await engine.stop()
        return [
            .init("events", JSONValue(number)), .init("series", JSONValue(10_000)),
            .init("resident_megabytes_before", JSONValue(before >> 20)),
            .init("resident_megabytes", .array(samples)),
            .init("groups", JSONValue(open["windows"]?.array?.count)),
        ]
    }

    static func line(_ number: Int) -> String {
        let series = number % 10_000
        // A series has an event every ten seconds.
        let time = Traffic.start + Int64(number / 10_000) * 10_000
        return
            #"{"specversion":"1.0","id":"\#(number)","source":"/bench","type":"io.varve.inference.completed.v1","#
            + #""time":"\#(RFC3339.text(time))","data":{"model":"m\#(series / 10)","version":"v\#(series % 10)","#
            + #""latency_ms":\#(5 + number % 97),"ttft_ms":\#(1 + number % 13)}}"# + "\n"
    }
}

/// Standard traffic to standard output's file, for measurements of whole commands.
enum GenerateBenchmark: Benchmark {
    static let name = "generate"
    static let summary = "writes standard traffic to a file"

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        guard let file = fopen(options.directory, "w") else {
            throw Failure(reason: "can't write \(options.directory)")
        }
        defer { fclose(file) }
        try await Traffic.forEachBody(options.events) { lines in
            guard fwrite(lines, 1, lines.count, file) == lines.count else {
                throw Failure(reason: "the disk is full")
            }
        }
        return [.init("events", JSONValue(options.events)), .init("file", .string(options.directory))]
    }
}
