import ByteCoding
import Commands

extension RuleShape {
    func encode(into writer: inout ByteWriter) {
        writer.write(view)
        writer.writeList(by) { $0.write($1) }
        writer.writeZigZag(window)
        writer.writeList(filters) { writer, filter in
            writer.write(filter.member)
            writer.write(filter.pattern.text)
        }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        view = try reader.readString()
        by = try reader.readTexts()
        window = try reader.readZigZag()
        filters = try reader.readList { (reader) throws(ByteCodingError) in
            Filter(member: try reader.readString(), pattern: NamePattern(try reader.readString()))
        }
    }
}

extension Subject {
    func encode(into writer: inout ByteWriter) { writer.writeList(values) { $0.write($1.text) } }

    init(from reader: inout ByteReader) throws(ByteCodingError) { self.init(try reader.readTexts()) }
}

extension SubjectTracker {
    func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(lastEnd)
        writer.write(run.rawValue)
        writer.writeZigZag(runStart)
        writer.writeVarint(alert)
        writer.write(fit.rawValue)
        writer.writeList(fired) { $0.writeZigZag($1) }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        lastEnd = try reader.readZigZag()
        run = try reader.readChoice(Run.self)
        runStart = try reader.readZigZag()
        alert = try reader.readVarint()
        fit = try reader.readChoice(Fit.self)
        fired = try reader.readList { (reader) throws(ByteCodingError) in try reader.readZigZag() }
    }
}

extension Alert {
    func encode(into writer: inout ByteWriter) {
        writer.writeVarint(number)
        writer.write(id)
        writer.write(rule)
        writer.writeVarint(UInt64(ruleVersion))
        shape.encode(into: &writer)
        subject.encode(into: &writer)
        writer.writeChoice(state)
        writer.writeChoice(severity)
        writer.writeZigZag(since)
        for time in [firedAt, resolvedAt, missingSince] { writer.writeTime(time) }
        for number in [value, threshold, confidence] { writer.writeOptional(number) { $0.write($1) } }
        writer.writeOptional(acknowledged) { writer, word in
            writer.write(word.by)
            writer.writeZigZag(word.at)
            writer.writeText(word.comment)
        }
        writer.writeList(escalations) { writer, escalation in
            writer.writeZigZag(escalation.at)
            writer.writeChoice(escalation.severity)
        }
        writer.writeOptional(suppressedBy) { $0.writeChoice($1) }
        writer.writeOptional(hold) { $0.writeChoice($1) }
        writer.writeOptional(told) { writer, names in writer.writeList(names) { $0.write($1) } }
        writer.write(isFlapping)
        for windows in [evidence, failing] { writer.writeList(windows) { $1.encode(into: &$0) } }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        func number(_ reader: inout ByteReader) throws(ByteCodingError) -> Double? {
            try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readDouble() }
        }
        func windows(_ reader: inout ByteReader) throws(ByteCodingError) -> [AlertWindow] {
            try reader.readList { (reader) throws(ByteCodingError) in try AlertWindow(from: &reader) }
        }
        self.init(
            number: try reader.readVarint(), id: try reader.readString(), rule: try reader.readString(),
            ruleVersion: try reader.readCount(atMost: Int(Int32.max)), shape: try RuleShape(from: &reader),
            subject: try Subject(from: &reader), state: try reader.readChoice(State.self),
            severity: try reader.readChoice(Severity.self), since: try reader.readZigZag())
        firedAt = try reader.readTime()
        resolvedAt = try reader.readTime()
        missingSince = try reader.readTime()
        value = try number(&reader)
        threshold = try number(&reader)
        confidence = try number(&reader)
        acknowledged = try reader.readOptional { (reader) throws(ByteCodingError) in
            Acknowledgement(
                by: try reader.readString(), at: try reader.readZigZag(), comment: try reader.readText())
        }
        escalations = try reader.readList { (reader) throws(ByteCodingError) in
            Escalated(at: try reader.readZigZag(), severity: try reader.readChoice(Severity.self))
        }
        suppressedBy = try reader.readOptional { (reader) throws(ByteCodingError) in
            try reader.readChoice(Suppression.self)
        }
        hold = try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readChoice(Hold.self)
        }
        told = try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readTexts() }
        isFlapping = try reader.readBool()
        evidence = try windows(&reader)
        failing = try windows(&reader)
    }
}

extension AlertWindow {
    func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(start)
        writer.writeZigZag(end)
        writer.write(field)
        writer.writeOptional(value) { $0.write($1) }
        writer.writeVarint(count)
        writer.writeOptional(threshold) { $0.write($1) }
        writer.write(holds)
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        start = try reader.readZigZag()
        end = try reader.readZigZag()
        field = try reader.readString()
        value = try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readDouble() }
        count = try reader.readVarint()
        threshold = try reader.readOptional { (reader) throws(ByteCodingError) in try reader.readDouble() }
        holds = try reader.readBool()
    }
}
