package import JSON

/// A rule file for Prometheus that fires while Varve's alerts do, those of missing data included.
package struct PrometheusRuleFile {
    private let rules: [JSONValue]

    package init(_ rules: [JSONValue]) { self.rules = rules }

    package var lines: [String] {
        ["groups:", "  - name: varve", "    rules:"] + (rules.isEmpty ? ["      []"] : rules.flatMap(lines))
    }

    private func lines(_ rule: JSONValue) -> [String] {
        let alert = Self.alertName(rule["name"]?.string ?? "")
        let firing = lines(rule, alert, state: "firing", RuleFile.when(rule))
        // Varve has the absence as a state: Prometheus needs no absent() over series that it doesn't have.
        guard let span = rule["missing_after"]?.string else { return firing }
        return firing + lines(rule, alert + "NoData", state: "no_data", "no data for \(span)")
    }

    /// An alert that fires while one of the rule's is in that state.
    private func lines(
        _ rule: JSONValue, _ alert: String, state: String, _ what: String
    ) -> [String] {
        let name = rule["name"]?.string ?? ""
        let selector = "{rule=\(Self.quoted(name)),state=\"\(state)\"}"
        var lines = [
            "      - alert: \(Self.quoted(alert))",
            "        expr: \(Self.quoted("varve_alerts\(selector) > 0"))", "        labels:",
            "          severity: \(Self.quoted(rule["severity"]?.string ?? "warning"))",
        ]
        for label in rule["labels"]?.members ?? [] where Self.isLabel(label.name) && label.name != "severity"
        {
            lines.append("          \(label.name): \(Self.quoted(label.value.string ?? ""))")
        }
        let summary = "\(what) (\(name))"
        lines += ["        annotations:", "          summary: \(Self.quoted(Self.literal(summary)))"]
        for (member, annotation) in [("description", "description"), ("runbook", "runbook_url")] {
            guard let text = rule[member]?.string else { continue }
            lines.append("          \(annotation): \(Self.quoted(Self.literal(text)))")
        }
        return lines
    }

    /// `latency-high` is `VarveLatencyHigh`.
    private static func alertName(_ name: String) -> String {
        "Varve"
            + name.split { "-._".contains($0) }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    private static func isLabel(_ name: String) -> Bool {
        name.utf8.first.map { !(48...57).contains($0) } ?? false
            && name.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
            }
    }

    /// Prometheus reads annotations as templates.
    private static func literal(_ text: String) -> String { text.replacing("{{", with: "{{ \"{{\" }}") }

    /// JSON's text is YAML's as well.
    private static func quoted(_ text: String) -> String { JSONValue.string(text).text }
}
