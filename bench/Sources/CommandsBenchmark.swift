import Engine
import Foundation
import JSON

/// Commands of the registry from 64 clients at once, each waiting for its answer: durable and folded.
enum CommandsBenchmark: Benchmark {
    static let name = "commands"
    static let summary = "durable commands of the registry from 64 clients"

    private static let clients = 64
    private static let models = 1_000

    static func run(_ options: BenchmarkOptions) async throws -> [JSONValue.Member] {
        let engine = try await Traffic.engine(options.directory)
        try await engine.restore()
        for model in 0..<models { try await send(engine, ["models"], ["model": .string("m\(model)")]) }
        let commands = min(options.events, 100_000)
        var times: [Double] = []
        let whole = try await measure {
            times = try await withThrowingTaskGroup(of: [Double].self) { group in
                for client in 0..<clients {
                    group.addTask { try await register(commands / clients, by: client, engine) }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
        }
        try await engine.stop()
        times.sort()
        return [
            .init("clients", JSONValue(clients)), .init("commands", JSONValue(times.count)),
            .init("commands_per_second", rate(times.count, whole.wall)),
            .init("p50_ms", rounded(percentile(times, 0.5))),
            .init("p99_ms", rounded(percentile(times, 0.99))),
            .init("max_ms", rounded(times.last ?? 0)), .init("cpu_seconds", rounded(whole.cpu)),
            .init("resident_megabytes", JSONValue(residentBytes() >> 20)),
        ]
    }

    private static func register(_ count: Int, by client: Int, _ engine: Engine) async throws -> [Double] {
        var times: [Double] = []
        for number in 0..<count {
            let model = (client + number * clients) % models
            let run = try await measure {
                try await send(
                    engine, ["models", "m\(model)", "versions"],
                    ["version": .string("v\(client)-\(number)"), "source": "s3://models/m"])
            }
            times.append(run.wall * 1_000)
        }
        return times
    }

    private static func send(_ engine: Engine, _ path: [String], _ body: JSONValue) async throws {
        let answer = try await engine.execute(CommandRequest("POST", path, body: body, actor: "bench"))
        guard answer.status == 201 else { throw Failure(reason: "status \(answer.status)") }
    }
}
