import Commands
import JSON

extension ExperimentsState {
    /// Counts units that were shown what they are given. Who only asks for an assignment may never show it.
    ///
    /// The body is `{"unit", "arm"}`, or `{"exposures": [{"unit", "arm"}]}`; without an arm it is the unit's own.
    func expose(
        _ command: ResourceCommand, _ place: Int
    ) throws(CommandRejection) -> CommandAcceptance<ExperimentEvent> {
        let one = experiments[place]
        let name = one.definition.name
        var reader = BodyReader(command.body)
        var told: [Exposure] = []
        if reader.holds("exposures") {
            told =
                reader.objects("exposures", limit: ExperimentLimits.exposureCount) {
                    Exposure(reading: &$0, one.definition)
                } ?? []
            if told.isEmpty { reader.report("exposures", "is no list of exposures") }
        } else {
            told = [Exposure(reading: &reader, one.definition)]
        }
        try reader.finishOrThrow()
        guard one.isRunning || one.status == .decided else {
            throw .conflict("'\(name)' is \(one.status.rawValue): it assigns nobody")
        }
        let event = ExperimentEvent(
            sequence: nextSequence, time: command.time, experiment: name, actor: command.actor,
            change: .exposed(Self.counts(told, Assigner(one), arms: one.arms.count)))
        return CommandAcceptance(status: 200, resource: ["experiments", name], events: [event])
    }

    private struct Exposure {
        var unit: String
        /// Nil if it is the unit's own.
        var arm: Int?

        init(reading reader: inout BodyReader, _ definition: ExperimentDefinition) {
            unit = reader.requiredText("unit")
            let name = reader.text("arm")
            arm = name.flatMap { definition.index(ofArm: $0) }
            if let name, arm == nil {
                let hint = NearestName.hint(for: name, among: definition.arms.map(\.name))
                reader.report("arm", "is no arm: \(hint)")
            }
            reader.finish()
        }
    }

    private static func counts(_ told: [Exposure], _ assigner: Assigner, arms: Int) -> ExposureCounts {
        var counts = ExposureCounts(arms: arms)
        for exposure in told {
            let own = assigner.place(of: exposure.unit)
            let arm = exposure.arm ?? own.arm
            if own.exclusion != nil || arm != own.arm { counts.unexpected += 1 }
            guard own.exclusion == nil else { continue }
            counts.arms[arm] += 1
            counts.units[arm].insert(XXH64.hash(exposure.unit))
        }
        return counts
    }
}

extension ExperimentRecord {
    mutating func expose(_ counts: ExposureCounts) {
        for index in arms.indices {
            arms[index].exposures += counts.arms[index]
            arms[index].exposedUnits.merge(counts.units[index])
        }
        unexpectedExposures += counts.unexpected
    }
}
