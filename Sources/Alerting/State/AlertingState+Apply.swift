public import Commands

extension AlertingState {
    /// Silences that ended so long ago are forgotten when another comes, milliseconds.
    private static let silenceMemory: Int64 = 30 * 86_400_000

    /// Folds an event. A rule's new version judges the windows that end after the event's time. If it is about other
    /// windows than before, or the rule is deleted, its open alerts end at the next step, at that time.
    ///
    /// - Returns: false for an event that the state has already.
    /// - Complexity: linear in the number of rules, subjects of the rule, and open alerts.
    @discardableResult
    public mutating func apply(_ event: AlertingEvent) throws(EventError) -> Bool {
        guard event.sequence >= nextSequence else { return false }
        guard event.sequence == nextSequence else {
            throw EventError("\(event.id) comes where alerting-\(nextSequence) is due")
        }
        switch event.change {
        case .rulePut(let rule):
            guard judging?.contains(event.subject) ?? true, !isSettled(event.subject) else { break }
            let rule = supposed[event.subject] ?? rule
            // Nobody could have put what is there already.
            if isSupposed, self.rule(event.subject) == rule { break }
            put(rule, named: event.subject, at: event.time, by: event.actor, sequence: event.sequence)
        case .ruleDeleted:
            guard !isSettled(event.subject) else { break }
            guard let index = ruleIndex(event.subject) else {
                throw EventError("\(event.id): there is no rule \(event.subject)")
            }
            endAlerts(of: event.subject, at: event.time)
            rules.remove(at: index)
            linkShapes()
        case .alertAcknowledged(let comment):
            guard let number = open.first(where: { $0.value.id == event.subject })?.key else {
                throw EventError("\(event.id): there is no open alert \(event.subject)")
            }
            // Nor have acknowledged what doesn't fire.
            if isSupposed, open[number]?.state != .firing || open[number]?.acknowledged != nil { break }
            open[number]?.acknowledged = .init(by: event.actor, at: event.time, comment: comment)
        case .silencePut(let silence): put(silence, event)
        case .silenceDeleted:
            guard let index = silences.firstIndex(where: { $0.name == event.subject }) else {
                throw EventError("\(event.id): there is no silence \(event.subject)")
            }
            silences.remove(at: index)
        }
        nextSequence += 1
        return true
    }

    /// Whether a rule is supposed to be there throughout, or never.
    private func isSettled(_ rule: String) -> Bool { standing.contains(rule) || absent.contains(rule) }

    /// Passes over an event that doesn't follow from the state, in a fold of what could have been.
    public mutating func pass(over event: AlertingEvent) { nextSequence = event.sequence + 1 }

    mutating func put(
        _ rule: AlertRule, named name: String, at time: Int64, by actor: String, sequence: UInt64
    ) {
        if let index = ruleIndex(name) {
            if !rules[index].rule.judgesLike(rule) {
                endAlerts(of: name, at: time)
                let fired = rules[index].rule.shape == rule.shape ? rules[index].trackers.map(\.fired) : []
                rules[index].trackers = fired.map {
                    var tracker = SubjectTracker()
                    tracker.fired = $0
                    return tracker
                }
            }
            rules[index].rule = rule
            rules[index].simple = RuleRecord.simple(rule, catalog)
            rules[index].revision.touch(time, by: actor, sequence: sequence)
        } else {
            let revision = Revision(time, by: actor, sequence: sequence)
            let record = RuleRecord(name: name, rule: rule, revision: revision, shape: 0, catalog: catalog)
            rules.insert(record, at: rules.firstIndex { $0.name > name } ?? rules.count)
        }
        linkShapes()
    }

    private mutating func endAlerts(of rule: String, at time: Int64) {
        for (number, alert) in open where alert.rule == rule { ending[number] = ending[number] ?? time }
    }

    private mutating func put(_ silence: Silence, _ event: AlertingEvent) {
        silences.removeAll { $0.silence.until < event.time - Self.silenceMemory && $0.name != event.subject }
        if let index = silences.firstIndex(where: { $0.name == event.subject }) {
            silences[index].silence = silence
            silences[index].revision.touch(event.time, by: event.actor, sequence: event.sequence)
        } else {
            let revision = Revision(event.time, by: event.actor, sequence: event.sequence)
            silences.insert(
                SilenceRecord(name: event.subject, silence: silence, revision: revision),
                at: silences.firstIndex { $0.name > event.subject } ?? silences.count)
        }
    }

    /// Makes a shape for each that rules have, in the order in which they first had one, and forgets those of none.
    mutating func linkShapes() {
        for index in shapes.indices { shapes[index].rules = [] }
        for index in rules.indices {
            let shape = rules[index].rule.shape
            let place = shapes.firstIndex { $0.shape == shape } ?? shapes.count
            if place == shapes.count { shapes.append(ShapeRecord(shape)) }
            rules[index].shape = place
            shapes[place].rules.append(index)
        }
        guard shapes.contains(where: \.rules.isEmpty) else { return }
        shapes.removeAll(where: \.rules.isEmpty)
        for (place, shape) in shapes.enumerated() {
            for index in shape.rules { rules[index].shape = place }
        }
    }
}
