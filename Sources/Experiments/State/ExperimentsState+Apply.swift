public import Commands

extension ExperimentsState {
    /// Folds one event into the state.
    ///
    /// - Parameters:
    ///   - offset: of its record, by which histories find it again.
    ///   - isDecision: whether that is the engine's decision in `decisions`, and not a record in `experiments`.
    /// - Returns: false for an event that the state has already: its number is behind `nextSequence`.
    /// - Throws: `EventError` for an event that doesn't follow from the state.
    /// - Complexity: O(log n) and the insertion into a sorted array of four-byte places.
    @discardableResult
    public mutating func apply(
        _ event: ExperimentEvent, offset: Int64, isDecision: Bool = false
    ) throws(EventError) -> Bool {
        guard event.sequence >= nextSequence else { return false }
        guard event.sequence == nextSequence else {
            throw EventError("\(event.id) comes where experiments-\(nextSequence) is due")
        }
        let place = try target(of: event)
        if case .exposed(let counts) = event.change {
            // Told thousands of times: it makes no revision, and is no part of the history.
            try expose(counts, place, event)
            nextSequence += 1
            return true
        }
        try apply(event, to: place)
        if event.type != .defined {
            experiments[place].revision.touch(event.time, by: event.actor, sequence: event.sequence)
        }
        experiments[place].history.append(HistoryEntry(event, offset: offset, isDecision: isDecision))
        experiments[place].evaluate()
        noteRunning(place)
        nextSequence += 1
        return true
    }

    /// The place of the event's experiment, made if the event defines it.
    private mutating func target(of event: ExperimentEvent) throws(EventError) -> Int {
        let known = place(of: event.experiment)
        guard case .defined(let definition) = event.change else {
            guard let known else { throw EventError("\(event.id): there is no \(event.experiment)") }
            return known
        }
        guard known == nil else { throw EventError("\(event.id): \(event.experiment) is there already") }
        guard definition.arms.count > 1, definition.weights.values.count == definition.arms.count,
            definition.weights.sum > 0
        else { throw EventError("\(event.id): fewer than two arms, or none with a weight") }
        let revision = Revision(event.time, by: event.actor, sequence: event.sequence)
        let index = order.lowerBound { experiments[Int($0)].definition.name < definition.name }
        order.insert(Int32(experiments.count), at: index)
        experiments.append(ExperimentRecord(definition, revision: revision))
        return experiments.count - 1
    }

    private mutating func apply(_ event: ExperimentEvent, to place: Int) throws(EventError) {
        let status = experiments[place].status
        switch event.change {
        case .defined, .exposed: return
        case .started:
            guard status == .draft else { throw unfounded(event, status) }
            experiments[place].status = .running
            experiments[place].startedAt = event.time
            experiments[place].banditThrough = event.time
            experiments[place].epoch.start = event.time
        case .split(let weights, let seed):
            guard status == .running || status == .draft else { throw unfounded(event, status) }
            guard weights.values.count == experiments[place].arms.count, weights.sum > 0,
                weights.values.allSatisfy({ $0 >= 0 })
            else { throw EventError("\(event.id): weights of other arms") }
            experiments[place].split(weights, at: event.time, seed: seed)
        case .stopped:
            guard status == .running || status == .draft else { throw unfounded(event, status) }
            end(place, .stopped, event)
        case .decided(let verdict, let winner):
            guard status == .running else { throw unfounded(event, status) }
            end(place, .decided, event)
            (experiments[place].verdict, experiments[place].winner) = (verdict, winner)
        }
    }

    private mutating func expose(
        _ counts: ExposureCounts, _ place: Int, _ event: ExperimentEvent
    ) throws(EventError) {
        let status = experiments[place].status
        guard status == .running || status == .decided else { throw unfounded(event, status) }
        guard counts.arms.count == experiments[place].arms.count else {
            throw EventError("\(event.id): exposures of other arms")
        }
        experiments[place].expose(counts)
    }

    private mutating func end(_ place: Int, _ status: ExperimentStatus, _ event: ExperimentEvent) {
        experiments[place].status = status
        experiments[place].endedAt = event.time
        experiments[place].endReason = event.reason
    }

    private func unfounded(_ event: ExperimentEvent, _ status: ExperimentStatus) -> EventError {
        EventError(
            "\(event.id) (\(event.type.rawValue)): \(event.experiment) is \(status.rawValue)")
    }
}
