import Events
import Generator
import JSON
import Log

/// Decoding alone: 1,024 events a call from memory.
enum DecodeBenchmark: Benchmark {
    static let name = "decode"
    static let summary = "decoding of events in memory"

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        let records = chunk(1_024)
        let decoder = EventDecoder()
        let batch = EventBatch()
        let rounds = max(1, options.events / 1_024)
        var accepted = 0
        var runs: [(wall: Double, cpu: Double)] = []
        for _ in 0..<options.repeats {
            accepted = 0
            runs.append(
                measureWork {
                    for _ in 0..<rounds {
                        decoder.decode(.inference, records, into: batch)
                        accepted += batch.count
                    }
                })
        }
        guard accepted == rounds * 1_024 else {
            throw Failure(reason: "only \(accepted) events were accepted")
        }
        let run = median(runs)
        return [
            .init("events", JSONValue(accepted)), .init("kernel", .string(decoder.kernel.name)),
            .init("events_per_cpu_second", rate(accepted, run.cpu)),
            .init("ns_per_event", rounded(run.cpu / Double(accepted) * 1e9)),
        ]
    }

    static func chunk(_ count: Int) -> FetchedRecords {
        let records = FetchedRecords()
        var traffic = Traffic.generator(count)
        for offset in 0..<count {
            let line = traffic.nextLine()
            let start = records.used
            records.reserve(line.count).copyMemory(from: line, byteCount: line.count)
            records.commit(line.count)
            records.records.append(
                FetchedRecords.Record(
                    offset: Offset(offset), timestamp: 0, key: .null,
                    value: .init(start: Int32(start), length: Int32(line.count)), headers: .null))
        }
        return records
    }
}

struct Failure: Error, CustomStringConvertible {
    var reason: String
    var description: String { reason }
}
