import Commands
import JSON

extension RegistryState {
    /// The name that the engine's own changes carry.
    public static let engineActor = "varve"

    /// Whether a rollout is under way.
    public var isJudging: Bool { !judged.isEmpty }

    /// The next window of every rollout that is under way, in the order in which they were made. The caller
    /// looks which of them are closed, judges the one that ends first (the first of several), applies the
    /// events of its decision, and asks again.
    ///
    /// - Complexity: linear in the number of rollouts under way.
    public var nextWindows: [RolloutWindow] { judged.compactMap { nextWindow(deployments[Int($0)]) } }

    private func nextWindow(_ one: Deployment) -> RolloutWindow? {
        guard let analysis = one.plan.analysis, one.isJudged else { return nil }
        let earliest = max(one.progress.begin, one.progress.judgedThrough)
        let (quotient, remainder) = earliest.quotientAndRemainder(dividingBy: analysis.window)
        let index = remainder > 0 ? quotient + 1 : quotient
        let (start, isBeyond) = index.multipliedReportingOverflow(by: analysis.window)
        let (end, ends) = start.addingReportingOverflow(analysis.window)
        guard !isBeyond, !ends else { return nil }
        let model = models[Int(one.model)]
        return RolloutWindow(
            deployment: one.id, model: model.name, version: model.versions[Int(one.version)].name,
            baseline: analysis.baseline, start: start, end: end,
            needsFeedback: analysis.metrics.contains { $0.field.qualityName != nil })
    }

    /// Judges a closed window of a rollout. The count of the step's windows changes; everything else changes
    /// only by the events of the decision, if one falls.
    ///
    /// - Parameters:
    ///   - window: one of `nextWindows`; any other is ignored.
    ///   - version, baseline: what both did in it; nil if there was no event.
    public mutating func judge(
        _ window: RolloutWindow, version: WindowMeasures?, baseline: WindowMeasures?
    ) -> RolloutDecision? {
        guard let place = place(ofDeployment: window.deployment).map(Int.init),
            nextWindow(deployments[place]) == window, let analysis = deployments[place].plan.analysis
        else { return nil }
        let (outcome, evidence) = analysis.judge(
            window, version ?? WindowMeasures(), baseline ?? WindowMeasures())
        deployments[place].progress.judgedThrough = window.end
        deployments[place].progress.count(outcome)
        deployments[place].progress.keep(evidence)
        guard let (kind, reason) = verdict(deployments[place], analysis) else { return nil }
        return decision(kind, reason, deployment: place, at: window.end)
    }

    private func verdict(
        _ one: Deployment, _ analysis: RolloutAnalysis
    ) -> (kind: RolloutDecision.Kind, reason: String)? {
        let progress = one.progress
        let name = models[Int(one.model)].versions[Int(one.version)].name
        let inARow = analysis.consecutiveFailureLimit ?? .max
        if progress.failures > analysis.failureLimit || progress.consecutiveFailures > inARow {
            return (.rolledBack, failureReason(one, analysis))
        }
        if progress.inconclusive > analysis.inconclusiveLimit {
            return (.paused, inconclusiveReason(one, analysis))
        }
        let step = one.plan.steps[one.machine.step - 1]
        let needed = analysis.passesNeeded(step)
        guard progress.passes >= needed else { return nil }
        if let obstacle = obstacle(one) {
            return (.paused, "step \(one.machine.step) passed, and it can't go on: \(obstacle)")
        }
        let passed = "\(progress.passes) of \(needed) windows of step \(one.machine.step) passed"
        if step.isGate { return (.paused, "\(passed); its gate waits for somebody to resume") }
        guard one.machine.step < one.plan.steps.count else {
            return (.promoted, "\(passed), and it is the last: \(name) takes all traffic")
        }
        let next = JSONValue.exact(one.plan.steps[one.machine.step].weight).text
        return (.advanced, "\(passed): on to step \(one.machine.step + 1) with \(next) %")
    }

    /// Why the version may no longer be served here.
    private func obstacle(_ one: Deployment) -> String? {
        let model = Int(one.model)
        do throws(RegistryRejection) {
            try requireDeployable(models[model].versions[Int(one.version)], one.environment, model)
            return nil
        } catch {
            return error.detail
        }
    }

    private func decision(
        _ kind: RolloutDecision.Kind, _ reason: String, deployment place: Int, at time: Int64
    ) -> RolloutDecision? {
        let one = deployments[place]
        let id = "rollout-\(one.id)-\(nextSequence)"
        guard let changes = changes(for: kind, place) else { return nil }
        let events = changes.enumerated().map { index, change in
            RegistryEvent(
                sequence: nextSequence + UInt64(index), time: time, model: models[Int(one.model)].name,
                actor: Self.engineActor, reason: reason, decision: id, change: change, command: nil)
        }
        let live = live(Int(one.model))
        let evidence = DecisionEvidence(
            windows: one.progress.evidence, live: live, watermark: time, deployment: one.id,
            step: one.machine.step, baseline: one.plan.analysis?.baseline)
        return RolloutDecision(
            id: id, kind: kind, subject: one.id, time: time, reason: reason, evidence: evidence,
            events: events)
    }

    private func changes(for kind: RolloutDecision.Kind, _ place: Int) -> [RegistryChange]? {
        let one = deployments[place]
        let isAtGate = one.plan.steps[one.machine.step - 1].isGate && kind == .paused && obstacle(one) == nil
        let passed = one.progress.inconclusive <= (one.plan.analysis?.inconclusiveLimit ?? 0)
        switch kind {
        case .paused: return [.deploymentPaused(id: one.id, isAtGate: isAtGate && passed)]
        case .advanced: return try? changes(on: .advance, deployment: place)
        case .promoted: return try? changes(on: .promote, deployment: place)
        case .rolledBack: return try? changes(on: .rollback, deployment: place)
        }
    }

    // MARK: Reasons

    private func failureReason(_ one: Deployment, _ analysis: RolloutAnalysis) -> String {
        let name = models[Int(one.model)].versions[Int(one.version)].name
        let failed = one.progress.evidence.last { $0.outcome == .fail && !$0.isDryRun }
        let what = failed.map { "\(Self.phrase($0, name)) in the window from \(RFC3339.text($0.start))" }
        return "\(what ?? "a window failed"); \(one.progress.failures) of step \(one.machine.step)'s windows "
            + "failed, and \(analysis.failureLimit) may"
    }

    private func inconclusiveReason(_ one: Deployment, _ analysis: RolloutAnalysis) -> String {
        let name = models[Int(one.model)].versions[Int(one.version)].name
        let last = one.progress.evidence.last { $0.outcome == .inconclusive && !$0.isDryRun }
        let count = last?.count ?? 0
        return "\(one.progress.inconclusive) inconclusive windows in step \(one.machine.step), and "
            + "\(analysis.inconclusiveLimit) may be: in the last, \(name) had \(count) events"
            + (analysis.baseline.map { ", and \($0) is compared with" } ?? "")
            + "; each needs \(analysis.minimumCount) and every measure. Resume begins the step's count anew"
    }

    private static func phrase(_ window: EvidenceWindow, _ version: String) -> String {
        func text(_ value: Double?) -> String {
            value.map { JSONValue.exact(SignificantDigits.round($0)).text } ?? "nothing"
        }
        let beside = window.baseline.map { ", and the baseline's \(text($0))" } ?? ""
        return "\(window.field.rawValue) of \(version) was \(text(window.value))\(beside), "
            + "with a limit of \(text(window.limit))"
    }
}
