import ByteCoding
import Commands
import JSON

extension ExperimentRecord {
    func encode(into writer: inout ByteWriter) {
        writer.writeJSON(definition.json)
        revision.encode(into: &writer)
        writer.writeChoice(status)
        writer.writeTime(startedAt)
        writer.writeTime(endedAt)
        writer.writeText(endReason)
        writer.writeText(winner)
        writer.writeOptional(verdict) { $0.writeChoice($1) }
        epoch.encode(into: &writer)
        writer.writeVarint(UInt64(splitCount))
        allocation.encode(into: &writer)
        writer.writeTime(through)
        writer.writeTime(banditThrough)
        for arm in arms { arm.encode(into: &writer) }
        writer.writeVarint(unexpectedExposures)
        overlap.encode(into: &writer)
        periods.encode(into: &writer)
        writer.writeList(looks) { $1.encode(into: &$0) }
        writer.writeList(history) { $1.encode(into: &$0) }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        let begin = reader.position
        var body = BodyReader(try reader.readJSON(), strictness: .lenient)
        let definition = ExperimentDefinition(reading: &body)
        guard body.faults.isEmpty, definition.arms.count > 1 else {
            throw ByteCodingError("no definition of an experiment", byte: begin)
        }
        self.init(definition, revision: try Revision(from: &reader))
        status = try reader.readChoice(ExperimentStatus.self)
        startedAt = try reader.readOptionalMoment()
        endedAt = try reader.readOptionalMoment()
        endReason = try reader.readText()
        winner = try reader.readText()
        verdict = try reader.readOptional { (reader) throws(ByteCodingError) in
            try reader.readChoice(Verdict.self)
        }
        epoch = try AllocationEpoch(from: &reader)
        splitCount = try reader.readCount(atMost: 1 << 40)
        allocation = try Allocation(from: &reader, control: definition.control, arms: arms.count)
        through = try reader.readOptionalMoment()
        banditThrough = try reader.readOptionalMoment()
        for index in arms.indices { arms[index] = try ArmRecord(from: &reader) }
        unexpectedExposures = try reader.readEventCount()
        overlap = try UnitOverlap(from: &reader)
        periods = try EffectPeriods(from: &reader, arms: arms.count)
        looks = try reader.readList { (reader) throws(ByteCodingError) in try Look(from: &reader) }
        history = try reader.readList { (reader) throws(ByteCodingError) in try HistoryEntry(from: &reader) }
        guard isSound else { throw ByteCodingError("no experiment", byte: begin) }
        evaluate()
    }

    private var isSound: Bool {
        epoch.weights.values.count == arms.count && epoch.weights.sum > 0
            && epoch.weights.values.allSatisfy { $0 >= 0 }
            && definition.weights.values.count == arms.count && definition.weights.sum > 0
            && (startedAt != nil || !isRunning)
            && arms.allSatisfy { ($0.totals.units != nil) == (definition.unit == .unit) }
            && zip(looks, looks.dropFirst()).allSatisfy { $0.fraction < $1.fraction }
    }
}
