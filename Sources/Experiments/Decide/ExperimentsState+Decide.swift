import JSON

extension ExperimentsState {
    /// Decides a command. Changes nothing: the caller appends the events, and then applies them.
    ///
    /// - Complexity: O(log n) in the number of experiments, and linear in those that run in the same layer.
    public func decide(_ command: ExperimentCommand) throws(ExperimentRejection) -> ExperimentAcceptance {
        guard (1...ExperimentLimits.actorBytes).contains(command.actor.utf8.count) else {
            throw .badRequest("the actor's name has 1 to \(ExperimentLimits.actorBytes) bytes")
        }
        let path = command.path
        guard command.method == "POST", path.first == "experiments" else { throw unknown(command) }
        switch (path.count, path.last) {
        case (1, _): return try define(command)
        case (3, "start"): return try start(command, try find(path[1]))
        case (3, "split"): return try split(command, try find(path[1]))
        case (3, "stop"): return try stop(command, try find(path[1]))
        default: throw unknown(command)
        }
    }

    private func unknown(_ command: ExperimentCommand) -> ExperimentRejection {
        .notFound("there is no command \(command.method) /v1/\(command.path.joined(separator: "/"))")
    }

    /// The place of an experiment named in a path.
    func find(_ name: String) throws(ExperimentRejection) -> Int {
        guard let place = place(of: name) else { throw .notFound("there is no experiment '\(name)'") }
        return place
    }

    private func accepted(
        _ command: ExperimentCommand, _ name: String, status: Int = 200, reason: String? = nil,
        _ change: ExperimentChange?
    ) -> ExperimentAcceptance {
        let events = change.map { change in
            [
                ExperimentEvent(
                    sequence: nextSequence, time: command.time, experiment: name, actor: command.actor,
                    reason: reason, change: change)
            ]
        }
        return ExperimentAcceptance(status: status, experiment: name, events: events ?? [])
    }

    // MARK: Commands

    private func define(_ command: ExperimentCommand) throws(ExperimentRejection) -> ExperimentAcceptance {
        var reader = FieldReader(command.body)
        let definition = ExperimentDefinition(reading: &reader)
        let reason = reader.text("reason")
        reader.finish()
        try reader.throwFaults()
        guard place(of: definition.name) == nil else {
            throw .conflict(
                "the experiment '\(definition.name)' is there already: definitions don't change, so take "
                    + "another name")
        }
        guard experiments.count < ExperimentLimits.experimentCount else {
            throw .conflict("there are \(ExperimentLimits.experimentCount) experiments, and no more are allowed")
        }
        return accepted(command, definition.name, status: 201, reason: reason, .defined(definition))
    }

    private func start(
        _ command: ExperimentCommand, _ place: Int
    ) throws(ExperimentRejection) -> ExperimentAcceptance {
        let reason = try onlyReason(command)
        let one = experiments[place]
        guard one.status == .draft else {
            throw .conflict(
                "'\(one.definition.name)' is \(one.status.rawValue): only a draft can be started")
        }
        guard counts.running < ExperimentLimits.runningCount else {
            throw .conflict("\(ExperimentLimits.runningCount) experiments run, and no more are allowed")
        }
        if let layer = one.definition.layer,
            let other = allRunning.first(where: {
                experiments[$0].definition.layer?.overlaps(layer) == true
            })
        {
            throw .conflict(
                "the experiment '\(experiments[other].definition.name)' has a part of these units of the layer "
                    + "'\(layer.name)'")
        }
        return accepted(command, one.definition.name, reason: reason, .started)
    }

    private func split(
        _ command: ExperimentCommand, _ place: Int
    ) throws(ExperimentRejection) -> ExperimentAcceptance {
        let one = experiments[place]
        var reader = FieldReader(command.body)
        let weights = ArmWeights(reading: &reader, arms: one.definition.arms)
        let reason = reader.text("reason")
        reader.finish()
        try reader.throwFaults()
        guard one.status == .draft || one.isRunning else {
            throw .conflict(
                "'\(one.definition.name)' is \(one.status.rawValue): its split can't change any more")
        }
        guard one.splitCount < ExperimentLimits.splitCount else {
            throw .conflict(
                "the split of '\(one.definition.name)' has changed \(ExperimentLimits.splitCount) times, and "
                    + "no more are allowed")
        }
        let isChanged = weights != one.epoch.weights
        return accepted(
            command, one.definition.name, reason: reason, isChanged ? .split(weights, seed: nil) : nil)
    }

    private func stop(
        _ command: ExperimentCommand, _ place: Int
    ) throws(ExperimentRejection) -> ExperimentAcceptance {
        let reason = try onlyReason(command)
        let one = experiments[place]
        guard one.status == .draft || one.isRunning else {
            throw .conflict("'\(one.definition.name)' is \(one.status.rawValue) already")
        }
        return accepted(command, one.definition.name, reason: reason, .stopped)
    }

    private func onlyReason(_ command: ExperimentCommand) throws(ExperimentRejection) -> String? {
        var reader = FieldReader(command.body)
        let reason = reader.text("reason")
        reader.finish()
        try reader.throwFaults()
        return reason
    }
}
