public import Commands
import JSON

extension ExperimentsState {
    /// Decides a command. Changes nothing: the caller appends the events, and then applies them.
    ///
    /// - Parameter command: `POST` of `["experiments"]`, or of an experiment's `start`, `split`, `stop` or `exposure`.
    /// - Complexity: O(log n) in the number of experiments, and linear in those that run.
    public func decide(_ command: ResourceCommand) -> CommandDecision<ExperimentEvent> {
        do throws(CommandRejection) {
            try command.requireActor()
            return .accepted(try accepted(command))
        } catch {
            return .rejected(error)
        }
    }

    private typealias Acceptance = CommandAcceptance<ExperimentEvent>

    private func accepted(_ command: ResourceCommand) throws(CommandRejection) -> Acceptance {
        let path = command.path
        guard command.method == "POST", path.first == "experiments" else { throw unknown(command) }
        if path.count == 1 { return try define(command) }
        let verbs = ["start", "split", "stop", "exposure"]
        guard path.count == 3, verbs.contains(path[2]) else { throw unknown(command) }
        let place = try find(path[1])
        try command.requireMatch("\"\(experiments[place].revision.sequence)\"")
        switch path[2] {
        case "start": return try start(command, place)
        case "split": return try split(command, place)
        case "exposure": return try expose(command, place)
        default: return try stop(command, place)
        }
    }

    private func unknown(_ command: ResourceCommand) -> CommandRejection {
        .notFound("there is no command \(command.request)")
    }

    /// The place of an experiment named in a path.
    func find(_ name: String) throws(CommandRejection) -> Int {
        guard let place = place(of: name) else { throw .notFound("there is no experiment '\(name)'") }
        return place
    }

    private func accepted(
        _ command: ResourceCommand, _ name: String, status: Int = 200, reason: String? = nil,
        _ change: ExperimentChange?
    ) -> Acceptance {
        let events = change.map { change in
            [
                ExperimentEvent(
                    sequence: nextSequence, time: command.time, experiment: name, actor: command.actor,
                    reason: reason, change: change)
            ]
        }
        return CommandAcceptance(status: status, resource: ["experiments", name], events: events ?? [])
    }

    // MARK: Commands

    private func define(_ command: ResourceCommand) throws(CommandRejection) -> Acceptance {
        var reader = BodyReader(command.body)
        let definition = ExperimentDefinition(reading: &reader)
        let reason = reader.text("reason")
        try reader.finishOrThrow()
        let resource = ["experiments", definition.name]
        try ResourceCommand(
            command.method, resource, actor: command.actor, time: command.time, ifMatch: command.ifMatch
        ).requireMatch(show(definition.name)?.etag)
        guard place(of: definition.name) == nil else {
            throw .conflict(
                "the experiment '\(definition.name)' is there already: definitions don't change, so take "
                    + "another name")
        }
        guard experiments.count < ExperimentLimits.experimentCount else {
            throw .conflict(
                "there are \(ExperimentLimits.experimentCount) experiments, and no more are allowed")
        }
        return accepted(command, definition.name, status: 201, reason: reason, .defined(definition))
    }

    private func start(
        _ command: ResourceCommand, _ place: Int
    ) throws(CommandRejection) -> Acceptance {
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
        _ command: ResourceCommand, _ place: Int
    ) throws(CommandRejection) -> Acceptance {
        let one = experiments[place]
        var reader = BodyReader(command.body)
        let weights = ArmWeights(reading: &reader, arms: one.definition.arms)
        let reason = reader.text("reason")
        try reader.finishOrThrow()
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
        _ command: ResourceCommand, _ place: Int
    ) throws(CommandRejection) -> Acceptance {
        let reason = try onlyReason(command)
        let one = experiments[place]
        guard one.status == .draft || one.isRunning else {
            throw .conflict("'\(one.definition.name)' is \(one.status.rawValue) already")
        }
        return accepted(command, one.definition.name, reason: reason, .stopped)
    }

    private func onlyReason(_ command: ResourceCommand) throws(CommandRejection) -> String? {
        var reader = BodyReader(command.body)
        let reason = reader.text("reason")
        try reader.finishOrThrow()
        return reason
    }
}
