import Commands

extension AlertingState {
    /// Takes what falls due by time alone, up to and with `time`: escalations, missing data, what a rule's change ends,
    /// and notices that nothing holds back any more.
    ///
    /// - Parameters:
    ///   - time: milliseconds since 1970. No window that ends by then will be judged any more.
    ///   - applies: whether time has come so far for a subject; nil for all of them.
    /// - Complexity: linear in the number of open alerts, and of the subjects of rules that wait for data.
    public mutating func advance(
        to time: Int64, _ values: some SeriesValues,
        where applies: ((RuleShape, Subject) -> Bool)? = nil
    ) -> AlertOutcome {
        var step = Step()
        endChangedAlerts(&step)
        for index in rules.indices
        where rules[index].rule.missingAfter != nil || rules[index].rule.condition.needsGaps {
            for number in rules[index].trackers.indices {
                let shape = shapes[rules[index].shape]
                guard rules[index].trackers[number].lastEnd != .min,
                    applies?(shape.shape, shape.subjects[number]) ?? true
                else { continue }
                if rules[index].rule.condition.needsGaps {
                    judgeGaps(rule: index, number, through: time, values, &step)
                }
                passMissing(rule: index, number, through: time, &step)
            }
        }
        for key in open.keys.sorted() {
            guard let alert = open[key], applies?(alert.shape, alert.subject) ?? true else { continue }
            escalate(key, through: time, &step)
            release(key, at: time, &step)
        }
        tell(&step)
        return step.outcome
    }

    /// The same for some subjects of one shape, each up to its own time. One that no rule of the shape has met is passed
    /// over.
    ///
    /// - Parameter subjects: in an order that a refold repeats, with milliseconds since 1970.
    /// - Complexity: linear in the number of subjects times rules of the shape, a few nanoseconds for each where nothing
    ///   waits.
    public mutating func advance(
        _ shape: RuleShape, _ subjects: [(subject: Subject, time: Int64)], _ values: some SeriesValues
    ) -> AlertOutcome {
        var step = Step()
        guard waitsForTime, let place = shapes.firstIndex(where: { $0.shape == shape }) else {
            return step.outcome
        }
        let known = subjects.compactMap { one in shapes[place].numbers[one.subject].map { ($0, one.time) } }
        for index in shapes[place].rules {
            let needsGaps = rules[index].rule.condition.needsGaps
            let waits = needsGaps || rules[index].rule.missingAfter != nil
            for (number, time) in known where number < rules[index].trackers.count {
                if waits, rules[index].trackers[number].lastEnd != .min {
                    if needsGaps { judgeGaps(rule: index, number, through: time, values, &step) }
                    passMissing(rule: index, number, through: time, &step)
                }
                let key = rules[index].trackers[number].alert
                guard key != 0 else { continue }
                escalate(key, through: time, &step)
                release(key, at: time, &step)
            }
        }
        tell(&step)
        return step.outcome
    }

    /// Ends the alerts of rules that are about something else now, or gone.
    public mutating func settle() -> AlertOutcome {
        guard !ending.isEmpty else { return AlertOutcome() }
        var step = Step()
        endChangedAlerts(&step)
        tell(&step)
        return step.outcome
    }

    /// What falls due for one subject before the end of its next window.
    mutating func passTime(rule index: Int, _ number: Int, before end: Int64, _ step: inout Step) {
        passMissing(rule: index, number, through: end - 1, &step)
        let key = rules[index].trackers[number].alert
        if key != 0 { escalate(key, through: end - 1, &step) }
    }

    private mutating func passMissing(rule index: Int, _ number: Int, through time: Int64, _ step: inout Step)
    {
        let tracker = rules[index].trackers[number]
        guard let after = rules[index].rule.missingAfter, tracker.lastEnd != .min else { return }
        let (due, overflow) = tracker.lastEnd.addingReportingOverflow(after)
        guard !overflow, due <= time else { return }
        let alert = open[tracker.alert]
        if alert?.state == .noData || alert?.missingSince != nil { return }
        miss(rule: index, number, at: due, &step)
    }

    /// Windows without data, for a rule that asks for what is absent, up to those that end by `time`.
    mutating func judgeGaps(
        rule index: Int, _ number: Int, through time: Int64, _ values: some SeriesValues, _ step: inout Step
    ) {
        let (last, size) = (rules[index].trackers[number].lastEnd, rules[index].rule.shape.window)
        guard last != .min, time - last >= size else { return }
        let first = max(last, time - (time - last) % size - AlertingLimits.gapWindows * size)
        for start in stride(from: first, through: time - size, by: Int(size)) {
            judgeWindow(rule: index, number, nil, start, start + size, values, &step)
        }
    }

    private mutating func escalate(_ key: UInt64, through time: Int64, _ step: inout Step) {
        while var alert = open[key], alert.state == .firing, alert.acknowledged == nil,
            let fired = alert.firedAt,
            let rule = rule(alert.rule), alert.escalations.count < rule.escalations.count
        {
            let next = rule.escalations[alert.escalations.count]
            let (due, overflow) = fired.addingReportingOverflow(next.after)
            guard !overflow, due <= time else { return }
            alert.severity = next.severity
            alert.escalations.append(.init(at: due, severity: next.severity))
            open[key] = alert
            let transition = "escalated-\(alert.escalations.count)"
            step.decide(
                .escalated, alert, transition, at: due,
                "it is firing and nobody has acknowledged it: \(next.severity.rawValue)",
                windows: alert.evidence)
            step.toTell.append((alert, .escalated, transition, due))
        }
    }

    /// Tells of an alert that something held back, once nothing does.
    private mutating func release(_ key: UInt64, at time: Int64, _ step: inout Step) {
        guard let alert = open[key], alert.hold != nil, alert.state == .firing || alert.state == .noData
        else { return }
        let isData = alert.state == .firing
        step.toTell.append((alert, isData ? .firing : .noData, isData ? "firing" : "no_data", time))
    }

    /// Ends the alerts of rules that are about something else now, or gone.
    mutating func endChangedAlerts(_ step: inout Step) {
        for (key, time) in ending.sorted(by: { $0.key < $1.key }) {
            switch open[key]?.state {
            case .pending: open[key] = nil
            case .suppressed: close(key, at: time)
            case .firing, .noData: resolve(key, at: time, "its rule was changed or deleted", &step)
            default: break
            }
            ending[key] = nil
        }
    }
}
