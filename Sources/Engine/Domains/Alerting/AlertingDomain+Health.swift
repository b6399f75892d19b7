import Alerting
import Commands
import Health
import Streams

extension AlertingDomain {
    /// Judges the scores that devices have just got, and the readings that they were made of. Their windows are those of
    /// their policies, whatever window a rule names.
    mutating func judgeHealth(_ windows: ClosedWindows, _ values: ClosedSeriesValues) -> AlertOutcome {
        var outcome = AlertOutcome()
        let shapes = watched.map(\.shape).filter { MetricCatalog.deviceViews.contains($0.view) }
        guard !shapes.isEmpty, let health = windows.sibling(HealthDomain.self) else { return outcome }
        let asked = variants.reduce(alerting.numbers(of: MetricCatalog.deviceViews)) {
            $0.union($1.alerting.numbers(of: MetricCatalog.deviceViews))
        }
        // One after the other: a device can have got several, and those of many devices end together.
        var rest = health.scored.sorted { ($0.score.end, $0.score.start) < ($1.score.end, $1.score.start) }[
            ...]
        while let first = rest.first?.score {
            let now = rest.prefix { $0.score.end == first.end && $0.score.start == first.start }
            rest = rest.dropFirst(now.count)
            healthSpan = max(healthSpan, first.end - first.start)
            var numbers: [String: DeviceWindowNumbers] = [:]
            for one in now {
                origins.note(one.device, one.score)
                let found = DeviceWindowNumbers(one, asked.fields, health.state)
                numbers[one.device] = found
                deviceHistory.note(one.device, found, asked)
            }
            let values = DeviceSeriesValues(others: values, history: deviceHistory, current: numbers)
            for shape in shapes { outcome.append(judge(shape, Array(now), health.state, values)) }
            for one in now where !hasOpenAlert(one.device, health.state) { origins.forget(one.device) }
        }
        let earlier = DeviceSeriesValues(others: values, history: deviceHistory, current: [:])
        outcome.append(passTime(shapes, health, earlier))
        return outcome
    }

    private mutating func judge(
        _ shape: RuleShape, _ scored: [ScoredDevice], _ health: HealthState, _ values: DeviceSeriesValues
    ) -> AlertOutcome {
        guard let score = scored.first?.score else { return AlertOutcome() }
        let fields = alerting.catalog[shape.view]?.fields ?? []
        let subjects = scored.compactMap { one -> ClosedSubject? in
            let members = Self.members(of: one.device, health)
            guard shape.filters.allSatisfy({ $0.pattern.matches(members[$0.member] ?? "") }) else {
                return nil
            }
            return ClosedSubject(
                Subject(shape.by.map { members[$0] ?? "" }),
                values: fields.map { values.current[one.device]?[$0.text]?.value }, count: one.score.samples)
        }
        guard !subjects.isEmpty else { return AlertOutcome() }
        return judging { $0.judge(shape, subjects, start: score.start, end: score.end, values) }
    }

    private static func members(of device: String, _ health: HealthState) -> [String: String] {
        [MetricCatalog.device: device, "class": health.deviceClass(of: device) ?? ""]
    }

    private func hasOpenAlert(_ device: String, _ health: HealthState) -> Bool {
        let members = Self.members(of: device, health)
        func subject(_ shape: RuleShape) -> Subject? {
            MetricCatalog.deviceViews.contains(shape.view)
                ? Subject(shape.by.map { members[$0] ?? "" }) : nil
        }
        return alerting.hasOpenAlert(of: subject)
            || variants.contains { $0.alerting.hasOpenAlert(of: subject) }
    }

    /// Devices that say nothing, by the telemetry's own time; once a base window, since there may be many, and behind it by
    /// the longest window, in which there may be data that is not scored yet.
    private mutating func passTime(
        _ shapes: [RuleShape], _ health: HealthDomain, _ values: DeviceSeriesValues
    ) -> AlertOutcome {
        var outcome = AlertOutcome()
        guard let now = health.answerTime.map(WindowPolicy().start(of:)), now - healthSpan > healthTime else {
            return outcome
        }
        let time = now - healthSpan
        healthTime = time
        guard waitsForTime else { return outcome }
        for shape in shapes {
            outcome.append(
                judging { alerting in
                    guard alerting.waitsForTime else { return AlertOutcome() }
                    return alerting.advance(shape, alerting.subjects(of: shape).map { ($0, time) }, values)
                })
        }
        return outcome
    }
}
