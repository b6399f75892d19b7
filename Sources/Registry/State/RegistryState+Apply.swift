import Commands
import JSON

extension RegistryState {
    /// Folds one event into the state.
    ///
    /// - Parameters:
    ///   - offset: of its record, by which histories find it again.
    ///   - isDecision: whether that is the engine's decision in `decisions`, and not a record of its own in `registry`.
    /// - Returns: false for an event that the state has already: its number is behind `nextSequence`.
    /// - Throws: `RegistryEventError` for an event that doesn't follow from the state, such as one with a
    ///   number that is not the next, or of a model that is not there.
    /// - Complexity: O(log n) and the insertion into a sorted array of four-byte places.
    @discardableResult
    public mutating func apply(
        _ event: RegistryEvent, offset: Int64, isDecision: Bool = false
    ) throws(RegistryEventError) -> Bool {
        guard event.sequence >= nextSequence else { return false }
        guard event.sequence == nextSequence else {
            throw RegistryEventError("\(event.id) comes where registry-\(nextSequence) is due")
        }
        let moment = Moment(event, actor: actors.number(of: event.actor))
        let model = try place(for: event, moment)
        try apply(event.change, to: model, moment)
        models[model].history.append(
            HistoryEntry(
                offset: offset, isDecision: isDecision, sequence: event.sequence, time: event.time,
                code: event.type.code, actor: moment.actor))
        nextSequence += 1
        if let command = event.command { keep(command, of: event, offset: offset) }
        return true
    }

    /// When and by whom something changes.
    struct Moment {
        var time: Int64
        var actor: Int32
        var sequence: UInt64
        var reason: String?

        init(_ event: RegistryEvent, actor: Int32) {
            (time, sequence, reason) = (event.time, event.sequence, event.reason)
            self.actor = actor
        }

        var stamp: Stamp { Stamp(time, by: actor, revision: sequence) }
    }

    /// The index of the event's model, made if the event registers it.
    private mutating func place(
        for event: RegistryEvent, _ moment: Moment
    ) throws(RegistryEventError) -> Int {
        let known = place(ofModel: event.model)
        guard case .modelRegistered(let attributes) = event.change else {
            guard let known else { throw RegistryEventError("\(event.id): there is no model \(event.model)") }
            return Int(known)
        }
        if let known, !models[Int(known)].isDeleted {
            throw RegistryEventError("\(event.id): the model \(event.model) is there already")
        }
        let record = ModelRecord(name: event.model, attributes: attributes, stamp: moment.stamp)
        if let known {
            // The name goes to a new model; its history stays with the name.
            replaceHolder(known, by: record)
        } else {
            let index = modelOrder.lowerBound { models[Int($0)].name < event.model }
            modelOrder.insert(Int32(models.count), at: index)
            models.append(record)
        }
        return models.count - 1
    }

    private mutating func replaceHolder(_ old: Int32, by record: ModelRecord) {
        let index = modelOrder.lowerBound { models[Int($0)].name < record.name }
        modelOrder[index] = Int32(models.count)
        models.append(record)
        models[models.count - 1].history = models[Int(old)].history
    }

    private mutating func apply(
        _ change: RegistryChange, to model: Int, _ moment: Moment
    ) throws(RegistryEventError) {
        switch change {
        case .modelRegistered: break
        case .modelUpdated(let attributes):
            let isOfTagsAlone = models[model].attributes.differsInTagsAlone(from: attributes)
            models[model].attributes = attributes
            if isOfTagsAlone { return touch(model: model, moment) }
        case .modelRenamed(let name): try rename(model, to: name)
        case .modelDeleted: models[model].deletedAt = moment.time
        case .modelRestored: models[model].deletedAt = nil
        case .aliasSet(let alias, let version, _):
            try setAlias(alias, to: version, of: model, moment)
            return touch(model: model, moment)
        case .aliasDeleted(let alias, _):
            try deleteAlias(alias, of: model, moment)
            return touch(model: model, moment)
        case .trafficChanged(let environment, let split, _):
            try setTraffic(environment, split, of: model, moment)
            return
        case .versionRegistered, .versionUpdated, .versionDeleted, .versionRestored, .stageChanged,
            .approvalRecorded, .conditionChecked:
            try applyToVersion(change, of: model, moment)
            return
        default:
            try applyToDeployment(change, of: model, moment)
            return
        }
        touch(model: model, moment)
        models[model].mlflowUpdatedAt = moment.time
    }

    private mutating func touch(model: Int, _ moment: Moment) {
        models[model].stamp.touch(moment.time, by: moment.actor, revision: moment.sequence)
    }

    private mutating func rename(_ model: Int, to name: String) throws(RegistryEventError) {
        guard place(ofModel: name) == nil else { throw RegistryEventError("the name \(name) is taken") }
        let old = modelOrder.lowerBound { models[Int($0)].name < models[model].name }
        modelOrder.remove(at: old)
        models[model].name = name
        modelOrder.insert(Int32(model), at: modelOrder.lowerBound { models[Int($0)].name < name })
    }

    // MARK: Aliases and traffic

    /// The place of a version that an event names.
    func versionPlace(_ name: String, of model: Int) throws(RegistryEventError) -> Int {
        guard let place = models[model].place(ofVersion: name) else {
            throw RegistryEventError("there is no version \(models[model].name)/\(name)")
        }
        return Int(place)
    }

    private mutating func setAlias(
        _ alias: String, to version: String, of model: Int, _ moment: Moment
    ) throws(RegistryEventError) {
        let place = try versionPlace(version, of: model)
        touch(version: place, of: model, moment)
        if let index = models[model].indexOfAlias(alias) {
            touch(version: Int(models[model].aliases[index].version), of: model, moment)
            models[model].aliases[index].version = Int32(place)
            models[model].aliases[index].stamp.touch(
                moment.time, by: moment.actor, revision: moment.sequence)
        } else {
            let record = AliasRecord(name: alias, version: Int32(place), stamp: moment.stamp)
            let index = models[model].aliases.lowerBound { $0.name < alias }
            models[model].aliases.insert(record, at: index)
        }
    }

    private mutating func deleteAlias(
        _ alias: String, of model: Int, _ moment: Moment
    ) throws(RegistryEventError) {
        guard let index = models[model].indexOfAlias(alias) else {
            throw RegistryEventError("there is no alias \(models[model].name)@\(alias)")
        }
        touch(version: Int(models[model].aliases[index].version), of: model, moment)
        models[model].aliases.remove(at: index)
    }

    private mutating func setTraffic(
        _ environment: String, _ split: TrafficSplit, of model: Int, _ moment: Moment
    ) throws(RegistryEventError) {
        for share in split.shares { _ = try versionPlace(share.version, of: model) }
        let index = models[model].makeEnvironment(environment)
        var stamp = models[model].environments[index].stamp ?? moment.stamp
        stamp.touch(moment.time, by: moment.actor, revision: moment.sequence)
        models[model].environments[index].split = split
        models[model].environments[index].stamp = stamp
    }

    // MARK: Retries

    private mutating func keep(_ command: CommandRecord, of event: RegistryEvent, offset: Int64) {
        let first = event.sequence &- UInt64(command.types.count - 1)
        let events = command.types.enumerated().map { index, type in
            EventReference(
                id: RegistryEvent.idPrefix + String(first &+ UInt64(index)), type: type.name,
                offset: offset &- Int64(command.types.count - 1 - index))
        }
        let shown = show(command.resource)
        answers.insert(
            KeptAnswer(
                request: command.request, digest: command.digest, status: command.status, etag: shown?.etag,
                body: shown?.body.text ?? "null", events: events), key: command.key)
    }
}
