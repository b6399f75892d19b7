import Commands

extension AlertingState {
    /// Judges the windows [start, end) of the subjects of one shape that have just closed, by all its rules. Windows
    /// are given by their ends, rising for each subject; one that ends no later than the last one is passed over, since
    /// late events change no decision.
    ///
    /// - Parameters:
    ///   - subjects: those with data in the window, in an order that a refold repeats.
    ///   - start, end: milliseconds since 1970.
    /// - Complexity: linear in the number of subjects times rules of the shape, some tens of nanoseconds for each where
    ///   the rule is one comparison with a number and nothing happens.
    public mutating func judge(
        _ shape: RuleShape, _ subjects: [ClosedSubject], start: Int64, end: Int64, _ values: some SeriesValues
    ) -> AlertOutcome {
        var step = Step()
        endChangedAlerts(&step)
        if let place = shapes.firstIndex(where: { $0.shape == shape }) {
            let numbers = subjects.map { number(of: $0.subject, place) }
            let count = shapes[place].subjects.count
            for index in shapes[place].rules {
                for position in rules[index].pass(subjects, numbers, of: count, start: start, end: end) {
                    guard let number = numbers[position] else { continue }
                    judgeFully(rule: index, number, subjects[position], start, end, values, &step)
                }
            }
        }
        tell(&step)
        return step.outcome
    }

    /// The number of a subject; nil beyond the limit.
    private mutating func number(of subject: Subject, _ place: Int) -> Int? {
        if let number = shapes[place].numbers[subject] { return number }
        let number = shapes[place].subjects.count
        guard number < AlertingLimits.subjectCount else {
            subjectOverflow += 1
            return nil
        }
        shapes[place].numbers[subject] = number
        shapes[place].subjects.append(subject)
        return number
    }

    // MARK: One window of one subject

    private mutating func judgeFully(
        rule index: Int, _ number: Int, _ closed: ClosedSubject, _ start: Int64, _ end: Int64,
        _ values: some SeriesValues, _ step: inout Step
    ) {
        guard fits(rule: index, number, values) else { return }
        if rules[index].rule.condition.needsGaps {
            judgeGaps(rule: index, number, through: start, values, &step)
        }
        judgeWindow(rule: index, number, closed, start, end, values, &step)
    }

    /// Judges one window, with data or, for a condition of absence, without.
    mutating func judgeWindow(
        rule index: Int, _ number: Int, _ closed: ClosedSubject?, _ start: Int64, _ end: Int64,
        _ values: some SeriesValues, _ step: inout Step
    ) {
        let tracker = rules[index].trackers[number]
        guard end > tracker.lastEnd, end > rules[index].revision.updatedAt else { return }
        let (shape, subject) = (rules[index].rule.shape, shapes[rules[index].shape].subjects[number])
        let reader = WindowReader(
            shape: shape, view: catalog[shape.view], subject: subject, start: start, end: end, closed: closed,
            values: values)
        let verdict = rules[index].rule.condition.judge(reader)
        guard let holds = verdict.holds else { return }
        passTime(rule: index, number, before: end, &step)
        let isNewRun = tracker.lastEnd != start || (tracker.run == .holding) != holds
        rules[index].trackers[number].note(holds: holds, start: start, end: end)
        let window = AlertWindow(
            start: start, end: end, field: verdict.field?.text ?? "", value: verdict.value,
            count: verdict.count,
            threshold: verdict.threshold, holds: holds)
        if holds {
            judged(true: window, verdict, rule: index, number, isNewRun: isNewRun, values, &step)
        } else {
            judged(false: window, rule: index, number, isNewRun: isNewRun, &step)
        }
    }

    /// Whether the rule is about a subject. Environments change; the rest is decided once.
    mutating func fits(rule index: Int, _ number: Int, _ values: some SeriesValues) -> Bool {
        let rule = rules[index].rule
        let subject = shapes[rules[index].shape].subjects[number]
        let asksForEnvironment = rule.where.contains { $0.member == "environment" }
        switch rules[index].trackers[number].fit {
        case .differs: return false
        case .matches where !asksForEnvironment: return true
        default: break
        }
        let fits = rule.where.allSatisfy { match in
            if match.member == "environment" {
                return values.environments(rule.shape, subject).contains(where: match.pattern.matches)
                    || match.pattern.text == "*"
            }
            // What subjects are not told apart by is filtered where their windows are made.
            guard let place = rule.shape.by.firstIndex(of: match.member) else { return true }
            return subject.values.indices.contains(place) && match.pattern.matches(subject.values[place].text)
        }
        if fits || !asksForEnvironment { rules[index].trackers[number].fit = fits ? .matches : .differs }
        // An environment is asked for each time.
        if asksForEnvironment { rules[index].trackers[number].fit = .unknown }
        return fits
    }

    private mutating func judged(
        true window: AlertWindow, _ verdict: Verdict, rule index: Int, _ number: Int, isNewRun: Bool,
        _ values: some SeriesValues, _ step: inout Step
    ) {
        settle(noData: index, number, at: window.end, &step)
        if isNewRun { drop(pending: index, number) }
        let since = rules[index].trackers[number].runStart
        guard let key = openAlert(rule: index, number, since: since) else { return }
        guard var alert = open[key] else { return }
        switch alert.state {
        case .pending:
            alert.keep(window)
            (alert.value, alert.threshold, alert.confidence) = (
                verdict.value, verdict.threshold, verdict.confidence
            )
            open[key] = alert
            if window.end - since >= rules[index].rule.holdFor {
                fire(key, rule: index, number, at: window.end, &step)
            }
        case .firing:
            alert.missingSince = nil
            alert.failing = []
            open[key] = alert
        case .suppressed, .resolved, .noData: break
        }
    }

    private mutating func judged(
        false window: AlertWindow, rule index: Int, _ number: Int, isNewRun: Bool, _ step: inout Step
    ) {
        settle(noData: index, number, at: window.end, &step)
        let tracker = rules[index].trackers[number]
        guard var alert = open[tracker.alert] else { return }
        switch alert.state {
        case .pending: drop(pending: index, number)
        case .suppressed: close(tracker.alert, at: window.end)
        case .firing:
            alert.missingSince = nil
            if isNewRun { alert.failing = [] }
            alert.fail(window)
            open[tracker.alert] = alert
            let rule = rules[index].rule
            let needed =
                alert.isFlapping ? max(rule.keepFiringFor, rule.flapping?.hold ?? 0) : rule.keepFiringFor
            if window.end - tracker.runStart >= needed {
                resolve(tracker.alert, at: window.end, reason(resolved: window, rule), &step)
            }
        case .resolved, .noData: break
        }
    }

    private func reason(resolved window: AlertWindow, _ rule: AlertRule) -> String {
        "\(rule.when) no longer holds: \(window.field) was \(Self.text(window.value))"
    }

    static func text(_ value: Double?) -> String { value.map { JSONText.of($0) } ?? "nothing" }
}

extension Alert {
    mutating func keep(_ window: AlertWindow) {
        evidence.append(window)
        if evidence.count > AlertingLimits.evidenceCount { evidence.removeFirst() }
    }

    mutating func fail(_ window: AlertWindow) {
        failing.append(window)
        if failing.count > AlertingLimits.evidenceCount { failing.removeFirst() }
    }
}
