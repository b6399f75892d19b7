public import Commands
public import JSON

extension AlertingState {
    // MARK: Rules and silences

    /// A rule as it is now; nil if there is none.
    public func show(rule name: String) -> ShownResource? { ruleIndex(name).map { show(rules[$0]) } }

    private func show(_ record: RuleRecord) -> ShownResource {
        ShownResource(
            [.init("name", .string(record.name))] + record.rule.members + record.revision.members,
            revision: record.revision.sequence)
    }

    public func show(silence name: String) -> ShownResource? {
        silences.first { $0.name == name }.map(show)
    }

    private func show(_ record: SilenceRecord) -> ShownResource {
        ShownResource(
            [.init("name", .string(record.name))] + record.silence.members + record.revision.members,
            revision: record.revision.sequence)
    }

    /// `GET /v1/rules`.
    public var ruleList: JSONValue { ["rules": .array(rules.map { show($0).answered })] }

    /// `GET /v1/views/rules`: without revisions, since nothing is put there.
    public var ruleView: JSONValue { ["rules": .array(rules.map { show($0).body })] }

    /// `GET /v1/silences`.
    public var silenceList: JSONValue { ["silences": .array(silences.map { show($0).answered })] }

    // MARK: Alerts

    /// An alert as it is now; nil if there is none, or it has been over for long. Windows change alerts as well as people
    /// do, so its revision follows from what it says.
    public func show(alert id: String) -> ShownResource? {
        alert(id).map { alert in
            let json = alert.json(rule(alert.rule))
            let digest = UInt64(truncatingIfNeeded: Fingerprint.of(json.text.utf8))
            return ShownResource(json.members ?? [], revision: String(digest, radix: 16))
        }
    }

    /// An alert as the state keeps it for a retry of what was done to it: with its number, which is part of states since
    /// before its revision told anything.
    public func kept(alert id: String) -> ShownResource? {
        alert(id).map { alert in
            ShownResource(alert.json(rule(alert.rule)).members ?? [], revision: alert.number)
        }
    }

    /// `GET /v1/views/alerts`, without position and watermark. Parameters: `state`, `subject`, `rule`, `severity`,
    /// `limit`; the newest that match, oldest first.
    ///
    /// - Complexity: O(n log n) for all alerts.
    public func alerts(_ parameters: QueryParameters) throws(CommandRejection) -> JSONValue {
        let state = try parameters.choice("state", Alert.State.self)
        let severity = try parameters.choice("severity", Severity.self)
        let (subject, rule) = (parameters.text("subject"), parameters.text("rule"))
        let limit = try parameters.limit()
        let found = alerts.filter { alert in
            state ?? alert.state == alert.state && severity ?? alert.severity == alert.severity
                && subject ?? alert.subjectText == alert.subjectText && rule ?? alert.rule == alert.rule
        }
        return ["alerts": .array(found.suffix(limit).map { $0.json(self.rule($0.rule)) })]
    }

    /// How many alerts are in each state, by rule: for metrics.
    public var alertCounts: [(rule: String, state: Alert.State, count: Int)] {
        var counts: [String: [Alert.State: Int]] = [:]
        for alert in open.values { counts[alert.rule, default: [:]][alert.state, default: 0] += 1 }
        return rules.flatMap { record in
            [Alert.State.pending, .firing, .suppressed, .noData].map { state in
                (record.name, state, counts[record.name]?[state] ?? 0)
            }
        }
    }

    /// What an alert rests on, before anybody has filled in offsets and traffic; nil if there is no such alert.
    public func evidence(ofAlert id: String) -> AlertEvidence? {
        alert(id).map { alert in
            AlertEvidence(
                rule: alert.rule, ruleVersion: alert.ruleVersion,
                shape: alert.shape, subject: alert.subject,
                windows: alert.evidence, watermark: alert.firedAt ?? alert.since)
        }
    }
}
