import CommandLine
import JSON
import Testing

@Suite("A rule file for Prometheus")
struct PrometheusRuleFileTests {
    private func prints(_ rules: JSONValue) -> [String] { PrometheusRuleFile(rules.array ?? []).lines }

    @Test("has an alert for each rule, which fires while Varve's own does")
    func alerts() {
        let lines = prints([
            [
                "name": "latency-high", "when": "latency.p99_ms > 100", "for": "5m", "severity": "high",
                "labels": ["team": "ml", "a-b": "no label there"], "runbook": "https://example.com/r",
                "description": "slow {{ answers }}",
            ]
        ])
        let expected = [
            "groups:", "  - name: varve", "    rules:", #"      - alert: "VarveLatencyHigh""#,
            #"        expr: "varve_alerts{rule=\"latency-high\",state=\"firing\"} > 0""#, "        labels:",
            #"          severity: "high""#, #"          team: "ml""#, "        annotations:",
            #"          summary: "latency.p99_ms > 100 for 5m (latency-high)""#,
            #"          description: "slow {{ \"{{\" }} answers }}""#,
            #"          runbook_url: "https:\/\/example.com\/r""#,
        ]
        #expect(lines.map(Self.plain) == expected.map(Self.plain))
    }

    @Test("a rule that waits for data has a second alert, which fires while they are missing")
    func missingData() {
        let lines = prints([
            [
                "name": "latency-high", "when": "latency.p99_ms > 100", "missing_after": "10m",
                "severity": "high", "runbook": "r",
            ], ["name": "other", "when": "latency.count > 1", "missing_after": .null],
        ])
        let alerts = lines.filter { $0.contains("- alert:") }
        #expect(
            alerts
                == ["VarveLatencyHigh", "VarveLatencyHighNoData", "VarveOther"].map {
                    "      - alert: \"\($0)\""
                })
        let second = lines.drop { !$0.contains("NoData") }.prefix(7)
        let expected = [
            #"      - alert: "VarveLatencyHighNoData""#,
            #"        expr: "varve_alerts{rule=\"latency-high\",state=\"no_data\"} > 0""#,
            "        labels:", #"          severity: "high""#, "        annotations:",
            #"          summary: "no data for 10m (latency-high)""#, #"          runbook_url: "r""#,
        ]
        #expect(Array(second) == expected)
    }

    @Test("of no rules is a group without any")
    func none() { #expect(prints([]).last == "    rules:" || prints([]).last == "      []") }

    /// A slash may be written either way.
    private static func plain(_ line: String) -> String { line.replacing(#"\/"#, with: "/") }
}
