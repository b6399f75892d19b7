import Engine
import JSON
import Log
import Monitoring
import Streams
import Testing

/// What the views answer at a stream's end, and the letters that it left: the expected content of a file.
struct GoldenViews {
    private static let baseSize: Int64 = 60_000

    private let members: [(name: String, value: JSONValue)]

    init(_ run: GoldenRun) throws {
        let windows = WindowQuery(size: Self.baseSize)
        let whole = WindowQuery(size: nil, groupBy: [.model])
        let material = try run.material(windows)
        members =
            [
                ("watermark", JSONValue(material.watermark.map(RFC3339.text))),
                ("latency", try LatencyView.windows(windows, material, baseSize: Self.baseSize)),
                (
                    "latency_by_model",
                    try LatencyView.windows(whole, try run.material(whole), baseSize: Self.baseSize)
                ),
                ("late", try LateView.windows(windows, material, baseSize: Self.baseSize)),
                ("dead_letters", .array(try Self.letters(run))),
            ] + (run.answers.isEmpty ? [] : try Self.registry(run)) + (try Self.experiments(run))
            + (run.hasTelemetry ? try Self.health(run) : []) + (try Self.alerts(run))
    }

    /// Of a stream that has rules.
    private static func alerts(_ run: GoldenRun) throws -> [(name: String, value: JSONValue)] {
        let rules = try body(of: run, "views/rules")["rules"]?.array ?? []
        guard !rules.isEmpty else { return [] }
        return [
            ("rules", .array(rules)), ("alerts", try body(of: run, "views/alerts")["alerts"] ?? []),
            ("deliveries", try body(of: run, "webhooks/ops/deliveries")["deliveries"] ?? []),
        ]
    }

    private static func letters(_ run: GoldenRun) throws -> [JSONValue] {
        try run.given.flatMap { records in
            try records.filter { $0.output == 1 }.map { try JSONValue(parsing: $0.value) }
        }
    }

    /// What is known of devices.
    private static func health(_ run: GoldenRun) throws -> [(name: String, value: JSONValue)] {
        [
            ("health", try body(of: run, "views/health")["devices"] ?? []),
            ("worst", .array([try body(of: run, "views/health", ["device": "drill-0"])])),
            ("fleet", .array([try body(of: run, "views/fleet")])),
            ("policies", try body(of: run, "health-policies")["health_policies"] ?? []),
        ]
    }

    /// What the registry answers, beside what each command was answered.
    private static func registry(_ run: GoldenRun) throws -> [(name: String, value: JSONValue)] {
        let registry = try body(of: run, "views/registry")
        let models = (registry["models"]?.array ?? []).compactMap { $0["model"]?.string }
        return [
            ("commands", .array(run.answers)), ("models", registry["models"] ?? []),
            ("deployments", try body(of: run, "deployments")["deployments"] ?? []),
            ("decisions", try body(of: run, "views/decisions")["decisions"] ?? []),
            ("history", .array(try models.flatMap { try history(["models", $0, "history"], run) })),
        ]
    }

    /// What experiments found, and who did what to them.
    private static func experiments(_ run: GoldenRun) throws -> [(name: String, value: JSONValue)] {
        let experiments = try body(of: run, "experiments")["experiments"]?.array ?? []
        guard !experiments.isEmpty else { return [] }
        let names = experiments.compactMap { $0["name"]?.string }
        return [
            ("experiments", .array(experiments)),
            (
                "experiment_history",
                .array(try names.flatMap { try history(["experiments", $0, "history"], run) })
            ),
        ]
    }

    /// The decisions, without where their events lie.
    static func decisions(_ run: GoldenRun) throws -> [JSONValue] {
        let decisions = try body(of: run, "views/decisions")["decisions"]?.array ?? []
        return decisions.map { decision in
            let evidence = (decision["evidence"]?.members ?? []).filter { $0.name != "inputs" }
            let rest = (decision.members ?? []).filter { $0.name != "evidence" }
            return .object(rest + [.init("evidence", .object(evidence))])
        }
    }

    private static func body(
        of run: GoldenRun, _ path: String, _ parameters: [String: String] = [:]
    ) throws -> JSONValue {
        let answer = try run.control.core.answer(path.split(separator: "/").map(String.init), parameters)
        guard case .body(let body, _) = answer else { return .null }
        return body
    }

    /// As an engine reads it from its log: here from what went to the topics.
    private static func history(_ path: [String], _ run: GoldenRun) throws -> [JSONValue] {
        guard case .history(let page) = try run.control.core.answer(path) else { return [] }
        return try page.entries.map { entry in
            let record = try JSONValue(
                parsing: entry.isDecision
                    ? run.decided[Int(entry.offset)].value
                    : run.commanded[page.topic.name]?[Int(entry.offset)] ?? [])
            let events = entry.isDecision ? record["data"]?["events"]?.array ?? [] : [record]
            let event = try #require(events.first { entry.id == nil || $0["id"]?.string == entry.id })
            return try page.show(event, JSONValue(entry.offset))
        }
    }

    /// One window or letter a line, so that a difference is seen where it is.
    var text: String {
        let lines = members.map { name, value in
            guard let elements = value.array else { return #"  "\#(name)": \#(value.text)"# }
            let texts = elements.map { "\n    \($0.text)" }.joined(separator: ",")
            return #"  "\#(name)": [\#(texts)]"#
        }
        return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
    }

    /// Windows of all series together, without what depends on how far each partition has come.
    static func windowsOfAll(_ run: GoldenRun, groupBy: [WindowQuery.Group]) throws -> [JSONValue] {
        let query = WindowQuery(size: baseSize, groupBy: groupBy)
        let windows = try LatencyView.windows(query, try run.material(query), baseSize: baseSize)
        return (windows.array ?? []).map { window in
            .object((window.members ?? []).filter { !["final", "revision"].contains($0.name) })
        }
    }
}
