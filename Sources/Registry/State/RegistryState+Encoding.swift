public import ByteCoding
import Commands

extension RegistryState {
    static let formatVersion: UInt8 = 1
    /// More of anything is no state of ours.
    static let countLimit = 1 << 30

    /// Equal states give equal bytes.
    public func encode(into writer: inout ByteWriter) {
        writer.write(Self.formatVersion)
        writer.writeVarint(nextSequence)
        writer.writeList(actors.names) { $0.write($1) }
        writer.writeList(models) { $1.encode(into: &$0) }
        writer.writeList(modelOrder) { $0.writeVarint(UInt64($1)) }
        writer.writeList(deployments) { $1.encode(into: &$0) }
        answers.encode(into: &writer)
    }

    /// Reads what `encode` wrote. Anything else is an error, and leaves the state as it was.
    public mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        var state = RegistryState()
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError("a registry of format \(version)", byte: reader.position - 1)
        }
        state.nextSequence = try reader.readVarint()
        for name in try reader.readList({ (reader) throws(ByteCodingError) in try reader.readString() }) {
            _ = state.actors.number(of: name)
        }
        state.models = Paged(
            try reader.readList { (reader) throws(ByteCodingError) in try ModelRecord(from: &reader) })
        state.modelOrder = try reader.readList { (reader) throws(ByteCodingError) in try reader.readPlace() }
        state.deployments = Paged(
            try reader.readList { (reader) throws(ByteCodingError) in try Deployment(from: &reader) })
        state.answers = try IdempotencyStore(from: &reader)
        try state.link(at: reader.position)
        self = state
    }

    /// Makes what follows from the rest, and checks every place that points somewhere.
    private mutating func link(at byte: Int) throws(ByteCodingError) {
        guard nextSequence > 0, placesAreThere else {
            throw ByteCodingError("a registry that refers to what is not there", byte: byte)
        }
        for model in models.indices {
            for version in models[model].versions.indices {
                let own = VersionReference(model: Int32(model), version: Int32(version))
                for parent in models[model].versions[version].parents.map(\.reference) where parent == own {
                    throw ByteCodingError("a version that is its own parent", byte: byte)
                }
            }
        }
        let names = modelOrder.map { models[Int($0)].name }
        guard zip(names, names.dropFirst()).allSatisfy(<) else {
            throw ByteCodingError("models that are not in order", byte: byte)
        }
        deploymentOrder = deployments.indices.map(Int32.init).sorted {
            deployments[Int($0)].id < deployments[Int($1)].id
        }
        judged = deployments.indices.filter { deployments[$0].isJudged }.map(Int32.init)
    }

    private var placesAreThere: Bool {
        let actorCount = actors.names.count
        return modelOrder.allSatisfy { models.indices.contains(Int($0)) }
            && models.allSatisfy { isSound($0, actorCount) }
            && deployments.allSatisfy { one in
                models.indices.contains(Int(one.model))
                    && models[Int(one.model)].versions.indices.contains(Int(one.version))
                    && models[Int(one.model)].indexOfEnvironment(one.environment) != nil
                    && one.stamp.isSound(actorCount) && (0...one.plan.steps.count).contains(one.machine.step)
            }
    }

    private func isSound(_ model: ModelRecord, _ actorCount: Int) -> Bool {
        func isThere(_ reference: VersionReference) -> Bool {
            models.indices.contains(Int(reference.model))
                && models[Int(reference.model)].versions.indices.contains(Int(reference.version))
        }
        let places =
            model.deployments + model.environments.flatMap { [$0.open, $0.promoted].compactMap { $0 } }
        return model.stamp.isSound(actorCount)
            && places.allSatisfy { deployments.indices.contains(Int($0)) }
            && model.history.allSatisfy { (0..<Int32(actorCount)).contains($0.actor) }
            && model.environments.allSatisfy { $0.stamp?.isSound(actorCount) ?? true }
            && model.aliases.allSatisfy {
                model.versions.indices.contains(Int($0.version)) && $0.stamp.isSound(actorCount)
            }
            && model.versions.allSatisfy { version in
                version.parents.allSatisfy { isThere($0.reference) } && version.children.allSatisfy(isThere)
                    && version.stamp.isSound(actorCount)
                    && version.votes.allSatisfy { (0..<Int32(actorCount)).contains($0.by) }
                    && version.metConditions.allSatisfy { (0..<Int32(actorCount)).contains($0.by) }
            }
    }
}

extension Stamp {
    func isSound(_ actorCount: Int) -> Bool {
        let actors = 0..<Int32(clamping: actorCount)
        return actors.contains(createdBy) && actors.contains(updatedBy)
    }
}
