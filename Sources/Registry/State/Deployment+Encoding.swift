import ByteCoding
import Commands
import JSON

extension Deployment {
    func encode(into writer: inout ByteWriter) {
        writer.write(id)
        writer.writeVarint(UInt64(model))
        writer.writeVarint(UInt64(version))
        writer.write(environment)
        writer.writeJSON(.object(plan.given))
        writer.writeChoice(machine.status)
        writer.writeOptional(machine.interrupted) { $0.writeChoice($1) }
        writer.writeVarint(UInt64(machine.step))
        writer.write(machine.isAtGate)
        writer.write(weight)
        writer.writeText(reason)
        writer.writeOptional(before) { $1.encode(into: &$0) }
        writer.writeText(supersededBy)
        progress.encode(into: &writer)
        stamp.encode(into: &writer)
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        id = try reader.readString()
        model = try reader.readPlace()
        version = try reader.readPlace()
        environment = try reader.readString()
        let start = reader.position
        var body = BodyReader(try reader.readJSON(), strictness: .lenient)
        plan = RolloutPlan(reading: &body)
        guard body.faults.isEmpty else { throw ByteCodingError("no plan of a rollout", byte: start) }
        machine.status = try reader.readChoice(DeploymentStatus.self)
        machine.interrupted = try reader.readOptional { (reader) throws(ByteCodingError) in
            try reader.readChoice(DeploymentStatus.self)
        }
        machine.step = try reader.readCount(atMost: RegistryLimits.stepCount)
        machine.isAtGate = try reader.readBool()
        weight = try reader.readDouble()
        reason = try reader.readText()
        before = try reader.readOptional { (reader) throws(ByteCodingError) in try TrafficSplit(from: &reader)
        }
        supersededBy = try reader.readText()
        progress = try RolloutProgress(from: &reader)
        stamp = try Stamp(from: &reader)
    }
}

extension RolloutProgress {
    func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(begin)
        writer.writeZigZag(judgedThrough)
        for count in [passes, failures, consecutiveFailures, inconclusive] {
            writer.writeVarint(UInt64(count))
        }
        writer.writeList(evidence) { $1.encode(into: &$0) }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        begin = try reader.readZigZag()
        judgedThrough = try reader.readZigZag()
        passes = try reader.readCount(atMost: Int(Int32.max))
        failures = try reader.readCount(atMost: Int(Int32.max))
        consecutiveFailures = try reader.readCount(atMost: Int(Int32.max))
        inconclusive = try reader.readCount(atMost: Int(Int32.max))
        evidence = try reader.readList { (reader) throws(ByteCodingError) in try EvidenceWindow(from: &reader)
        }
    }
}

extension EvidenceWindow {
    func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(start)
        writer.writeZigZag(end)
        writer.writeChoice(field)
        writer.writeOptional(value) { $0.write($1) }
        writer.writeVarint(count)
        writer.writeOptional(baseline) { $0.write($1) }
        writer.writeOptional(limit) { $0.write($1) }
        writer.writeChoice(outcome)
        writer.write(isDryRun)
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        func number(_ reader: inout ByteReader) throws(ByteCodingError) -> Double? {
            try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readDouble() }
        }
        start = try reader.readZigZag()
        end = try reader.readZigZag()
        field = try reader.readChoice(AnalysisField.self)
        value = try number(&reader)
        count = try reader.readVarint()
        baseline = try number(&reader)
        limit = try number(&reader)
        outcome = try reader.readChoice(Outcome.self)
        isDryRun = try reader.readBool()
    }
}
