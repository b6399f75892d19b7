import Commands
import JSON

extension AlertingState {
    /// The subject's open alert, or a new one that is pending; nil beyond the limit.
    mutating func openAlert(rule index: Int, _ number: Int, since: Int64) -> UInt64? {
        let known = rules[index].trackers[number].alert
        if known != 0 { return known }
        return make(rule: index, number, since: since, .pending)
    }

    private mutating func make(rule index: Int, _ number: Int, since: Int64, _ state: Alert.State) -> UInt64?
    {
        guard open.count < AlertingLimits.openAlertCount else {
            alertOverflow += 1
            return nil
        }
        let record = rules[index]
        let subject = shapes[record.shape].subjects[number]
        let key = nextAlert
        nextAlert += 1
        open[key] = Alert(
            number: key, id: Self.alertID(record.name, subject, since, state), rule: record.name,
            ruleVersion: record.revision.version, shape: record.rule.shape, subject: subject, state: state,
            severity: record.rule.severity,
            since: since)
        rules[index].trackers[number].alert = key
        return key
    }

    /// FNV-1a over what an alert is, in 32 hexadecimal digits: a name for URLs that is the same in every rebuild.
    private static func alertID(_ rule: String, _ subject: Subject, _ since: Int64, _ state: Alert.State)
        -> String
    {
        let kind = state == .noData ? "no_data" : "alert"
        let parts = [kind, rule, String(since)] + subject.values.map(\.text)
        var bytes: [UInt8] = []
        for part in parts {
            bytes += part.utf8
            bytes.append(0)
        }
        let text = String(Fingerprint.of(bytes), radix: 16)
        return String(repeating: "0", count: 32 - text.utf8.count) + text
    }

    /// Forgets an alert that never fired.
    mutating func drop(pending index: Int, _ number: Int) {
        let key = rules[index].trackers[number].alert
        guard open[key]?.state == .pending else { return }
        open[key] = nil
        rules[index].trackers[number].alert = 0
    }

    mutating func fire(_ key: UInt64, rule index: Int, _ number: Int, at time: Int64, _ step: inout Step) {
        guard var alert = open[key] else { return }
        let (record, tracker) = (rules[index], rules[index].trackers[number])
        let rule = record.rule
        alert.ruleVersion = record.revision.version
        let windows = alert.evidence
        if let last = tracker.fired.last, time - last < rule.cooldown {
            alert.suppressedBy = .cooldown
        } else if let most = rule.maxPerSubject,
            tracker.firedCount(within: AlertingLimits.firedSpan, of: time) >= most
        {
            alert.suppressedBy = .maxPerSubject
        }
        if let suppression = alert.suppressedBy {
            alert.state = .suppressed
            open[key] = alert
            let why = suppression == .cooldown ? "within the cooldown" : "beyond max_per_subject"
            step.decide(
                .suppressed, alert, "suppressed", at: time,
                "\(reason(fired: alert, rule)); \(why), so nobody is told",
                windows: windows)
            return
        }
        alert.state = .firing
        alert.firedAt = time
        rules[index].trackers[number].noteFired(time)
        if let damping = rule.flapping {
            alert.isFlapping = tracker.firedCount(within: damping.within, of: time) + 1 >= damping.fires
        }
        open[key] = alert
        step.decide(.firing, alert, "firing", at: time, reason(fired: alert, rule), windows: windows)
        step.toTell.append((alert, .firing, "firing", time))
    }

    private func reason(fired alert: Alert, _ rule: AlertRule) -> String {
        let windows = alert.evidence.count == 1 ? "1 window" : "\(alert.evidence.count) windows"
        let field = alert.evidence.last?.field ?? ""
        return "\(rule.when) held for \(windows) since \(RFC3339.text(alert.since)): \(field) was last "
            + Self.text(alert.value)
    }

    mutating func resolve(_ key: UInt64, at time: Int64, _ reason: String, _ step: inout Step) {
        guard var alert = open[key] else { return }
        let windows = alert.failing
        alert.state = .resolved
        alert.resolvedAt = time
        open[key] = alert
        step.decide(.resolved, alert, "resolved", at: time, reason, windows: windows)
        if alert.told != nil { step.toTell.append((alert, .resolved, "resolved", time)) }
        close(key, at: time)
    }

    /// Moves an alert to those that are over.
    mutating func close(_ key: UInt64, at time: Int64) {
        guard var alert = open.removeValue(forKey: key) else { return }
        alert.resolvedAt = time
        alert.failing = []
        ending[key] = nil
        if let index = ruleIndex(alert.rule), rules[index].rule.shape == alert.shape,
            let number = shapes[rules[index].shape].numbers[alert.subject],
            rules[index].trackers.indices.contains(number), rules[index].trackers[number].alert == key
        {
            rules[index].trackers[number].alert = 0
        }
        closed.append(alert)
        // In bulk, so that most appends move nothing.
        let most = AlertingLimits.closedAlertCount
        if closed.count > most + most / 8 { closed.removeFirst(closed.count - most) }
    }

    // MARK: Missing data

    /// The next window with data ends an alert of its absence.
    mutating func settle(noData index: Int, _ number: Int, at time: Int64, _ step: inout Step) {
        let key = rules[index].trackers[number].alert
        guard open[key]?.state == .noData else { return }
        resolve(key, at: time, "there is data again", &step)
    }

    mutating func miss(rule index: Int, _ number: Int, at time: Int64, _ step: inout Step) {
        let key = rules[index].trackers[number].alert
        switch open[key]?.state {
        case .firing:
            open[key]?.missingSince = time
            return
        case .pending: drop(pending: index, number)
        case .suppressed: close(key, at: time)
        default: break
        }
        guard let made = make(rule: index, number, since: time, .noData), let alert = open[made] else {
            return
        }
        rules[index].trackers[number].run = .none
        let last = RFC3339.text(rules[index].trackers[number].lastEnd)
        step.decide(
            .noData, alert, "no_data", at: time, "no data since \(last)", windows: [])
        step.toTell.append((alert, .noData, "no_data", time))
    }
}
