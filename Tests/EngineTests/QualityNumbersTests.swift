import Engine
import JSON
import SimulatedDisk
import Testing

@Suite("Numbers of the view `quality` in rules and rollouts")
struct QualityNumbersTests {
    /// A minute of predictions of 0 and 1 by two versions, and, if there are any, their labels: v1's are right, every other
    /// one of v2's is wrong.
    private func feed(_ engine: TestEngine, minute: Int64, isLabelled: Bool = true) async throws {
        func event(_ kind: String, _ id: String, _ offset: Int64, _ data: String) -> String {
            let time = RFC3339.text(AlertTests.start + minute * AlertTests.minute + offset)
            return
                #"{"specversion":"1.0","id":"\#(kind)\#(id)","source":"/t","type":"\#(kind)","time":"\#(time)","#
                + #""data":{"model":"chat",\#(data)}}"#
        }
        var (predictions, labels): ([String], [String]) = ([], [])
        for index in 0..<40 as Range<Int64> {
            let (version, id, predicted) = (index % 2 + 1, "\(minute)-\(index)", index / 2 % 2)
            let label = version == 2 && index / 4 % 2 == 0 ? 1 - predicted : predicted
            predictions.append(
                event(
                    "io.varve.inference.completed.v1", id, index * 100,
                    #""version":"v\#(version)","request_id":"\#(id)","latency_ms":5,"prediction":\#(predicted),"#
                        + #""confidence":0.75"#))
            labels.append(
                event(
                    "io.varve.feedback.recorded.v1", id, 10_000 + index * 100,
                    #""request_id":"\#(id)","label":\#(label),"score":\#(label)"#))
        }
        _ = try await engine.publish(predictions)
        if isLabelled { _ = try await engine.publish(labels, topic: "feedback") }
        try await AlertTests.declare(engine, minute + 1)
    }

    @Test("every number of labels, ratings and estimates can be judged")
    func rules() async throws {
        let engine = try await AlertTests.open(SimulatedDisk(seed: 81), shards: 1)
        try await AlertTests.declare(engine, 0)
        let holds = [
            "accuracy < 0.6", "precision < 0.6", "recall < 0.6", "f1 < 0.6", "joined >= 20", "unmatched < 1",
            "pending < 1", "mae > 0.4", "rmse > 0.4", "bias > -0.9", "ratings >= 20", "rating_mean > 0.1",
            "estimated_accuracy > 0.7", "calibration_error > 0.2",
        ]
        for (number, condition) in holds.enumerated() {
            _ = try await AlertTests.send(
                engine, "PUT", "rules/r\(number)",
                [
                    "when": .string("quality.\(condition)"), "where": ["version": "v2"],
                    "by": ["model", "version"],
                ])
        }
        try await feed(engine, minute: 0)
        let firing = try await AlertTests.alerts(engine, ["state": "firing"])
        let rules = Set(firing.compactMap { $0["rule"]?.string })
        for (number, condition) in holds.enumerated() {
            #expect(rules.contains("r\(number)"), "quality.\(condition)")
        }
        try await engine.engine.stop()
    }

    @Test("what has an estimate and no label yet is judged by the estimate, and by nothing else")
    func estimates() async throws {
        let engine = try await AlertTests.open(SimulatedDisk(seed: 82), shards: 1)
        try await AlertTests.declare(engine, 0)
        for (name, condition) in [("low", "estimated_accuracy < 0.8"), ("wrong", "accuracy < 0.8")] {
            _ = try await AlertTests.send(
                engine, "PUT", "rules/\(name)", ["when": .string("quality.\(condition)")])
        }
        try await feed(engine, minute: 0, isLabelled: false)
        let alerts = try await AlertTests.alerts(engine, ["state": "firing"])
        #expect(alerts.compactMap { $0["rule"]?.string } == ["low"])
        try await engine.engine.stop()
    }

    @Test(
        "a canary is judged by its labels: wrong answers roll it back, and without labels it neither passes nor fails"
    )
    func rollouts() async throws {
        for isLabelled in [true, false] {
            let engine = try await AlertTests.open(SimulatedDisk(seed: 83), shards: 1)
            try await AlertTests.declare(engine, 0)
            _ = try await AlertTests.send(engine, "POST", "models", ["model": "chat"])
            for version in ["v1", "v2"] {
                _ = try await AlertTests.send(
                    engine, "POST", "models/chat/versions", ["version": .string(version)])
            }
            _ = try await AlertTests.send(
                engine, "PUT", "models/chat/traffic/test", ["split": ["v1": 100]])
            let metrics: JSONValue = [
                ["field": "quality.accuracy", "max_difference": 0, "dry_run": true],
                ["field": "quality.f1", "min": 0.9],
            ]
            _ = try await AlertTests.send(
                engine, "POST", "deployments",
                [
                    "id": "d", "model": "chat", "version": "v2", "environment": "test", "strategy": "canary",
                    "steps": [["weight": 10, "hold": "2m"], ["weight": 50, "hold": "2m"]],
                    "analysis": ["baseline": "v1", "window": "1m", "minimum_count": 5, "metrics": metrics],
                ])
            _ = try await AlertTests.send(engine, "POST", "deployments/d/advance", [:])
            for minute in 0..<5 as Range<Int64> {
                try await feed(engine, minute: minute, isLabelled: isLabelled)
            }
            let status = try await AlertTests.look(engine, "deployments/d")["status"]
            #expect(status == (isLabelled ? "rolled_back" : "paused"))
            let decided = try await engine.engine.query(ViewQuery(view: "decisions"))["decisions"]?.array
            let evidence = decided?.first?["evidence"]?["windows"]?.array ?? []
            let judged = evidence.first { $0["field"] == "quality.f1" }
            #expect(judged?["value"]?.number.map { $0 < 0.6 } == (isLabelled ? true : nil))
            try await engine.engine.stop()
        }
    }
}
