extension ExperimentsState {
    /// The name that the engine's own changes carry.
    public static let engineActor = "varve"

    /// Whether an experiment runs, so that time may decide something.
    public var isCounting: Bool { !running.isEmpty }

    /// The next windows of the experiments that run, in the order in which they were defined. The caller looks which of
    /// them are closed, counts the one that ends first (the first of several), applies the event of its decision, and
    /// asks again.
    ///
    /// - Parameters:
    ///   - model: whose experiments are meant; nil for all.
    ///   - isPossible: whether a window of a model that ends then may be closed; those that can't are left out.
    /// - Complexity: linear in the number of experiments that run over the model.
    public func nextWindows(
        model: String? = nil, where isPossible: (_ model: String, _ end: Int64) -> Bool = { _, _ in true }
    ) -> [ExperimentWindow] {
        let places = model.map { (running[$0] ?? []).map(Int.init) } ?? allRunning
        return places.compactMap { place in
            guard let next = experiments[place].nextWindow,
                isPossible(experiments[place].definition.model, next.end)
            else { return nil }
            return nextWindow(of: place)
        }
    }

    /// The next window of one experiment; nil if it doesn't run.
    public func nextWindow(of experiment: String) -> ExperimentWindow? {
        place(of: experiment).flatMap { nextWindow(of: $0) }
    }

    private func nextWindow(of place: Int) -> ExperimentWindow? {
        let record = experiments[place]
        guard let next = record.nextWindow else { return nil }
        let definition = record.definition
        var distribution: MeasuredField?
        if definition.winsorizedQuantile != nil, case .mean(let field) = definition.metric {
            distribution = field
        }
        return ExperimentWindow(
            experiment: definition.name, model: definition.model,
            arms: definition.arms.map { ExperimentWindow.Series(version: $0.version, variant: $0.variant) },
            start: next.start, end: next.end, distribution: distribution,
            countsFeedback: definition.countsFeedback)
    }

    /// Counts a closed window. Everything but the counts and the looks taken changes only by the event of the
    /// decision, if one falls.
    ///
    /// - Parameters:
    ///   - window: one of `nextWindows`; any other is ignored.
    ///   - measures: by arm; nil for an arm without events.
    public mutating func count(
        _ window: ExperimentWindow, _ measures: [ArmMeasures?]
    ) -> ExperimentDecision? {
        guard let place = place(of: window.experiment), nextWindow(of: place) == window,
            measures.count == window.arms.count
        else { return nil }
        return count(measures, place, from: window.start, through: window.end)
    }

    /// Counts windows in which no arm had an event, as if they came one by one, up to the first at whose end something
    /// falls due by time alone.
    ///
    /// - Parameters:
    ///   - window: one of `nextWindows`; any other is ignored.
    ///   - end: of the last such window; none before `window.end` is ignored.
    /// - Complexity: O(1), but for what falls due. Who goes on asks for the next window again.
    public mutating func skip(_ window: ExperimentWindow, through end: Int64) -> ExperimentDecision? {
        guard let place = place(of: window.experiment), nextWindow(of: place) == window, end >= window.end
        else { return nil }
        let last = AllocationEpoch.roundedUp(end - AllocationEpoch.window + 1)
        let due = experiments[place].nextDueTime(after: window.start) ?? last
        return count([], place, from: window.start, through: min(last, max(window.end, due)))
    }

    private mutating func count(
        _ measures: [ArmMeasures?], _ place: Int, from start: Int64, through end: Int64
    ) -> ExperimentDecision? {
        let isEmpty = !measures.contains { $0?.window.isEmpty == false }
        let wasDue = experiments[place].isDueByTime
        experiments[place].count(measures, start: start, end: end)
        if !isEmpty || wasDue != experiments[place].isDueByTime { experiments[place].evaluate() }
        experiments[place].takeLook()
        if experiments[place].standing.isDue { return decision(place, at: end) }
        return banditDecision(place, at: end)
    }

    private func decision(_ place: Int, at time: Int64) -> ExperimentDecision {
        let record = experiments[place]
        let standing = record.standing
        let winner = standing.winner.map { record.definition.arms[$0].name }
        return decision(
            .decided, place, at: time, reason: standing.reason,
            change: .decided(standing.verdict, winner: winner),
            actions: record.actions(sequence: nextSequence))
    }

    func decision(
        _ kind: ExperimentDecision.Kind, _ place: Int, at time: Int64, reason: String,
        change: ExperimentChange,
        actions: [ExperimentAction] = []
    ) -> ExperimentDecision {
        let record = experiments[place]
        let name = record.definition.name
        let id = "experiment-\(name)-\(nextSequence)"
        let event = ExperimentEvent(
            sequence: nextSequence, time: time, experiment: name, actor: Self.engineActor, reason: reason,
            decision: id, change: change)
        return ExperimentDecision(
            id: id, kind: kind, subject: name, time: time, reason: reason,
            evidence: record.evidence(at: time),
            event: event, actions: actions)
    }
}
