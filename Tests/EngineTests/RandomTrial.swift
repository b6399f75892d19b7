import Engine
import JSON
import Randomness
import SimulatedDisk
import Testing

/// Twenty-five minutes of two versions and a device, which a monitor, a canary, an experiment and a health policy judge. The
/// same for the same seed, but for what is defined.
struct RandomTrial {
    /// What people define, each as it is put.
    struct Definitions {
        var monitor: JSONValue
        var policy: JSONValue
        /// Members that change how it is judged.
        var experiment: JSONValue
        var analysis: JSONValue

        static func random(_ random: inout SeededRandom) -> Definitions {
            func one(_ values: [JSONValue]) -> JSONValue { values[random.below(values.count)] }
            let detector: JSONValue = [
                "field": "latency_ms", "method": "page_hinkley", "threshold": one([40, 120, 400]),
                "tolerance": one([1, 5]),
            ]
            let features: JSONValue = [
                [
                    "feature": "volt", "weight": one([0.2, 0.5, 0.8]), "score": "bounds", "good": 12,
                    "bad": 10,
                ],
                [
                    "feature": "heat", "weight": one([0.2, 0.5, 0.8]), "score": "bounds", "good": 40,
                    "bad": 90,
                ],
            ]
            return Definitions(
                monitor: ["model": "chat", "window": one(["1m", "2m"]), "detectors": [detector]],
                policy: ["devices": "*", "window": one(["1m", "2m"]), "features": features],
                experiment: [
                    "alpha": one([0.001, 0.05, 0.3]), "minimum_samples": one([20, 100, 300]),
                    "method": one(["sequential", "bayesian"]),
                ],
                analysis: [
                    "window": "1m", "minimum_count": 5, "failure_limit": one([0, 1, 3]),
                    "metrics": [["field": "latency.p99_ms", "max": one([70, 110, 160])]],
                ])
        }
    }

    private static let minutes: Int64 = 25
    private let latencies: [[Double]]
    private let readings: [(volt: Double, heat: Double)]
    /// Minutes in which somebody stops the experiment, and puts another monitor.
    private let stopping: Int64
    private let otherMonitor: (minute: Int64, body: JSONValue)

    init(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        func walk(_ random: inout SeededRandom, _ levels: [Double]) -> [Double] {
            var level = levels[0]
            return (0..<Self.minutes).map { _ in
                if random.chance(0.25) { level = levels[random.below(levels.count)] }
                return level
            }
        }
        latencies = [walk(&random, [60, 60, 70]), walk(&random, [60, 80, 100, 150])]
        readings = zip(walk(&random, [12, 11, 10.5]), walk(&random, [40, 60, 85])).map { ($0, $1) }
        stopping = 10 + Int64(random.below(12))
        otherMonitor = (4 + Int64(random.below(10)), Definitions.random(&random).monitor)
    }

    /// Lives it on an empty disk, and gives the decisions.
    ///
    /// - Parameters:
    ///   - isMonitorChanged: whether the monitor that is put later is that of the definitions, too.
    ///   - configure: changes the settings.
    func live(
        on disk: SimulatedDisk, _ definitions: Definitions, isMonitorChanged: Bool = false,
        configure: (inout EngineConfiguration) -> Void = { _ in }
    ) async throws -> [JSONValue] {
        let engine = try await AlertTests.open(disk, configure: configure)
        try await AlertTests.declare(engine, 0)
        try await define(engine, definitions)
        for minute in 0..<Self.minutes {
            // What they want may not be possible any more.
            if minute == stopping {
                _ = try? await AlertTests.send(engine, "POST", "experiments/ab/stop", [:])
            }
            if minute == otherMonitor.minute {
                let body = isMonitorChanged ? definitions.monitor : otherMonitor.body
                _ = try await AlertTests.send(engine, "PUT", "monitors/m", body)
            }
            _ = try await engine.publish(inferences(minute))
            _ = try await engine.publish(telemetry(minute), topic: "telemetry")
            try await AlertTests.declare(engine, minute + 1)
        }
        let answer = try await AlertTests.look(engine, "views/decisions", ["limit": "10000"])
        try await engine.engine.stop()
        return try #require(answer["decisions"]?.array)
    }

    private func define(_ engine: TestEngine, _ definitions: Definitions) async throws {
        func post(_ path: String, _ body: JSONValue) async throws {
            _ = try await AlertTests.send(engine, "POST", path, body)
        }
        try await post("models", ["model": "chat"])
        for version in ["v1", "v2"] { try await post("models/chat/versions", ["version": .string(version)]) }
        _ = try await AlertTests.send(engine, "PUT", "models/chat/traffic/test", ["split": ["v1": 100]])
        _ = try await AlertTests.send(engine, "PUT", "monitors/m", definitions.monitor)
        _ = try await AlertTests.send(engine, "PUT", "health-policies/all", definitions.policy)
        _ = try await AlertTests.send(
            engine, "PUT", "rules/weak", ["when": "health.score < 60", "for": "2m"])
        let arms: JSONValue = [
            ["arm": "old", "version": "v1", "weight": 50, "control": true],
            ["arm": "new", "version": "v2", "weight": 50],
        ]
        try await post(
            "experiments",
            .object(
                [
                    .init("name", "ab"), .init("model", "chat"), .init("metric", "latency_ms"),
                    .init("goal", "decrease"), .init("arms", arms),
                ] + (definitions.experiment.members ?? [])))
        try await post("experiments/ab/start", [:])
        try await post(
            "deployments",
            [
                "id": "d", "model": "chat", "version": "v2", "environment": "test", "strategy": "canary",
                "steps": [["weight": 10, "hold": "2m"], ["weight": 50, "hold": "3m"]],
                "analysis": definitions.analysis,
            ])
        try await post("deployments/d/advance", [:])
    }

    private func inferences(_ minute: Int64) -> [String] {
        (0..<30).map { index in
            let arm = index % 2
            let time = RFC3339.text(AlertTests.start + minute * AlertTests.minute + Int64(index) * 1_900)
            let latency = latencies[arm][Int(minute)] + Double((index * 7 + Int(minute) * 3) % 11)
            return #"{"specversion":"1.0","id":"i\#(minute)-\#(index)","source":"/t","#
                + #""type":"io.varve.inference.completed.v1","time":"\#(time)","data":{"model":"chat","#
                + #""version":"v\#(arm + 1)","request_id":"\#(minute)-\#(index)","latency_ms":\#(latency)}}"#
        }
    }

    private func telemetry(_ minute: Int64) -> [String] {
        let (volt, heat) = readings[Int(minute)]
        return (0..<6).map { index in
            let time = RFC3339.text(AlertTests.start + minute * AlertTests.minute + Int64(index) * 9_500)
            return #"{"specversion":"1.0","id":"t\#(minute)-\#(index)","source":"/t","#
                + #""type":"io.varve.telemetry.reading.v1","time":"\#(time)","data":{"device":"d1","#
                + #""readings":{"volt":\#(volt),"heat":\#(heat)}}}"#
        }
    }
}
