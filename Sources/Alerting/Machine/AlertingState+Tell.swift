import Commands
import JSON

extension AlertingState {
    /// Makes the notices of a step, once all its alerts are as they are: what is silenced, muted or waits for another
    /// rule is held back, and what is told by groups waits for the others of its group.
    mutating func tell(_ step: inout Step) {
        for (alert, type, transition, time) in step.toTell {
            if type == .resolved {
                // To those who know of it, whatever has become of its rule.
                append(
                    alert, type, transition, time, rule(alert.rule), alert.told ?? [], &step.outcome.notices)
                continue
            }
            guard let rule = rule(alert.rule) else { continue }
            let hold = hold(alert, rule, at: time)
            if type == .firing || type == .noData {
                open[alert.number]?.hold = hold
                if hold == nil { open[alert.number]?.told = rule.notify }
                noteClosed(alert.number, hold, rule)
            }
            guard hold == nil else { continue }
            append(alert, type, transition, time, rule, rule.notify, &step.outcome.notices)
        }
        step.toTell = []
    }

    /// An alert that began and ended within one step.
    private mutating func noteClosed(_ number: UInt64, _ hold: Alert.Hold?, _ rule: AlertRule) {
        guard open[number] == nil, let index = closed.lastIndex(where: { $0.number == number }) else {
            return
        }
        closed[index].hold = hold
        closed[index].told = hold == nil ? rule.notify : nil
    }

    private mutating func append(
        _ alert: Alert, _ type: AlertDecision.Kind, _ transition: String, _ time: Int64, _ rule: AlertRule?,
        _ webhooks: [String], _ notices: inout [AlertNotice]
    ) {
        guard !webhooks.isEmpty else { return }
        var shown = alert
        shown.hold = nil
        var notice = AlertNotice(
            id: "\(alert.id)-\(transition)", type: type, time: time, webhooks: webhooks,
            alerts: [shown.json(rule)], alertIDs: [alert.id])
        guard let rule, let members = rule.groupBy else {
            notices += takeWaiting(ofRule: alert.rule) + [notice]
            return
        }
        notice.group = .object(
            members.map { member in
                let place = alert.shape.by.firstIndex(of: member)
                return .init(member, JSONValue(place.map { alert.subject.values[$0].text }))
            } + [.init("rule", .string(alert.rule))])
        wait(notice.asRestored, alert, rule)
    }

    /// What keeps an alert from being told; nil if nothing does.
    func hold(_ alert: Alert, _ rule: AlertRule, at time: Int64) -> Alert.Hold? {
        if silences.contains(where: { $0.silence.covers(alert, at: time) }) { return .silenced }
        if rule.mute.contains(where: { $0.covers(time) }) { return .muted }
        return rule.dependsOn.contains { isFiring($0, sharing: alert) } ? .dependency : nil
    }

    /// Whether a rule has a firing alert whose subject agrees in all members that both have.
    private func isFiring(_ name: String, sharing alert: Alert) -> Bool {
        open.values.contains { candidate in
            candidate.rule == name && candidate.state == .firing
                && zip(candidate.shape.by, candidate.subject.values).allSatisfy { member, value in
                    guard let place = alert.shape.by.firstIndex(of: member) else { return true }
                    return alert.subject.values[place] == value
                }
        }
    }
}
