import Alerting
import Health
import Streams

extension AlertingDomain {
    /// Judges the scores that devices have just got. Their windows are those of their policies, whatever window a rule names.
    mutating func judgeHealth(_ windows: ClosedWindows, _ values: ClosedSeriesValues) -> AlertOutcome {
        var outcome = AlertOutcome()
        let shapes = watched.map(\.shape).filter { $0.view == RuleView.health }
        guard !shapes.isEmpty, let health = windows.sibling(HealthDomain.self) else { return outcome }
        // One after the other: a device can have got several, and those of many devices end together.
        var rest = health.scored.sorted { ($0.score.end, $0.score.start) < ($1.score.end, $1.score.start) }[
            ...]
        while let first = rest.first?.score {
            let now = rest.prefix { $0.score.end == first.end && $0.score.start == first.start }
            rest = rest.dropFirst(now.count)
            healthSpan = max(healthSpan, first.end - first.start)
            for one in now { origins.note(one.device, one.score) }
            for shape in shapes { outcome.append(judge(shape, Array(now), health, values)) }
            for one in now where !hasOpenAlert(one.device) { origins.forget(one.device) }
        }
        outcome.append(passTime(shapes, health, values))
        return outcome
    }

    private mutating func judge(
        _ shape: RuleShape, _ scored: [ScoredDevice], _ health: HealthDomain, _ values: ClosedSeriesValues
    ) -> AlertOutcome {
        guard let score = scored.first?.score, shape.by == ["device"], shape.filters.isEmpty else {
            return AlertOutcome()
        }
        let subjects = scored.map { one in
            ClosedSubject(
                Subject([one.device]), values: [one.score.score, one.score.confidence, nil, nil],
                count: one.score.samples)
        }
        return alerting.judge(shape, subjects, start: score.start, end: score.end, values)
    }

    private func hasOpenAlert(_ device: String) -> Bool {
        alerting.hasOpenAlert(view: RuleView.health, Subject([device]))
    }

    /// Devices that say nothing, by the telemetry's own time; once a base window, since there may be many, and behind it by
    /// the longest window, in which there may be data that is not scored yet.
    private mutating func passTime(
        _ shapes: [RuleShape], _ health: HealthDomain, _ values: ClosedSeriesValues
    ) -> AlertOutcome {
        var outcome = AlertOutcome()
        guard let now = health.answerTime.map(WindowPolicy().start(of:)), now - healthSpan > healthTime else {
            return outcome
        }
        let time = now - healthSpan
        healthTime = time
        guard alerting.waitsForTime else { return outcome }
        for shape in shapes {
            outcome.append(alerting.advance(shape, alerting.subjects(of: shape).map { ($0, time) }, values))
        }
        return outcome
    }
}
