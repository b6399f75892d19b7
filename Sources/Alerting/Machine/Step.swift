/// What happens while the machine takes one step: decisions, and alerts whose transition is to be told once all rules
/// have spoken, because one may keep another from telling.
struct Step {
    var outcome = AlertOutcome()
    var toTell: [(alert: Alert, type: AlertDecision.Kind, transition: String, time: Int64)] = []

    mutating func decide(
        _ kind: AlertDecision.Kind, _ alert: Alert, _ transition: String, at time: Int64, _ reason: String,
        windows: [AlertWindow]
    ) {
        outcome.decisions.append(
            AlertDecision(
                id: "\(alert.id)-\(transition)", kind: kind, alert: alert.id, subject: alert.subjectText,
                time: time,
                reason: reason,
                evidence: AlertEvidence(
                    rule: alert.rule, ruleVersion: alert.ruleVersion, shape: alert.shape,
                    subject: alert.subject,
                    windows: windows, watermark: time)))
    }
}
