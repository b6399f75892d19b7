public import ByteCoding
import Commands
import JSON

extension AlertingState {
    static let formatVersion: UInt8 = 2

    /// Equal states give equal bytes.
    public func encode(into writer: inout ByteWriter) {
        writer.write(Self.formatVersion)
        for number in [nextSequence, nextAlert, subjectOverflow, alertOverflow] { writer.writeVarint(number) }
        writer.writeList(shapes) { writer, shape in
            shape.shape.encode(into: &writer)
            writer.writeList(shape.subjects) { $1.encode(into: &$0) }
        }
        writer.writeList(rules) { writer, record in
            writer.write(record.name)
            writer.writeJSON(.object(record.rule.members))
            record.revision.encode(into: &writer)
            writer.writeList(record.trackers) { $1.encode(into: &$0) }
        }
        writer.writeList(silences) { writer, record in
            writer.write(record.name)
            writer.writeJSON(.object(record.silence.members))
            record.revision.encode(into: &writer)
        }
        writer.writeList(open.values.sorted { $0.number < $1.number }) { $1.encode(into: &$0) }
        writer.writeList(closed) { $1.encode(into: &$0) }
        writer.writeList(ending.sorted { $0.key < $1.key }) { writer, entry in
            writer.writeVarint(entry.key)
            writer.writeZigZag(entry.value)
        }
        writer.writeList(waiting) { $1.encode(into: &$0) }
    }

    /// Reads what `encode` wrote. Anything else is an error, and leaves the state as it was.
    public mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        var state = AlertingState(catalog: catalog)
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError("alerting of format \(version)", byte: reader.position - 1)
        }
        state.nextSequence = try reader.readVarint()
        state.nextAlert = try reader.readVarint()
        state.subjectOverflow = try reader.readVarint()
        state.alertOverflow = try reader.readVarint()
        state.shapes = try reader.readList { (reader) throws(ByteCodingError) in
            var record = ShapeRecord(try RuleShape(from: &reader))
            record.subjects = try reader.readList { (reader) throws(ByteCodingError) in
                try Subject(from: &reader)
            }
            for (number, subject) in record.subjects.enumerated() { record.numbers[subject] = number }
            return record
        }
        let catalog = catalog
        state.rules = try reader.readList { (reader) throws(ByteCodingError) in
            try RuleRecord(from: &reader, catalog)
        }
        state.silences = try reader.readList { (reader) throws(ByteCodingError) in
            try SilenceRecord(from: &reader)
        }
        for alert in try reader.readList({ (reader) throws(ByteCodingError) in try Alert(from: &reader) }) {
            state.open[alert.number] = alert
        }
        state.closed = try reader.readList { (reader) throws(ByteCodingError) in try Alert(from: &reader) }
        for _ in 0..<(try reader.readCount(atMost: reader.remaining)) {
            let key = try reader.readVarint()
            state.ending[key] = try reader.readZigZag()
        }
        state.waiting = try reader.readList { (reader) throws(ByteCodingError) in
            try GroupNotice(from: &reader)
        }
        try state.link(at: reader.position)
        self = state
    }

    /// Makes what follows from the rest, and checks everything that points somewhere.
    private mutating func link(at byte: Int) throws(ByteCodingError) {
        let shapesBefore = shapes.count
        linkShapes()
        let isSound =
            nextSequence > 0 && nextAlert > 0 && shapes.count == shapesBefore
            && shapes.allSatisfy { $0.numbers.count == $0.subjects.count }
            && zip(rules, rules.dropFirst()).allSatisfy { $0.name < $1.name }
            && zip(silences, silences.dropFirst()).allSatisfy { $0.name < $1.name }
            && rules.allSatisfy { record in
                record.trackers.count <= shapes[record.shape].subjects.count
                    && record.trackers.allSatisfy { $0.alert == 0 || open[$0.alert]?.rule == record.name }
            }
            && open.values.allSatisfy { alert in
                alert.number > 0 && alert.number < nextAlert
                    && alert.shape.by.count == alert.subject.values.count
            }
            && shapes.allSatisfy { shape in
                shape.shape.window > 0
                    && shape.subjects.allSatisfy { $0.values.count == shape.shape.by.count }
            }
        guard isSound else { throw ByteCodingError("alerting that refers to what is not there", byte: byte) }
    }
}

extension RuleRecord {
    fileprivate init(from reader: inout ByteReader, _ catalog: MetricCatalog) throws(ByteCodingError) {
        let name = try reader.readString()
        let start = reader.position
        var body = BodyReader(try reader.readJSON(), strictness: .lenient)
        let rule = AlertRule(reading: &body, catalog)
        guard body.faults.isEmpty else { throw ByteCodingError("no rule", byte: start) }
        self.init(name: name, rule: rule, revision: try Revision(from: &reader), shape: 0, catalog: catalog)
        trackers = try reader.readList { (reader) throws(ByteCodingError) in try SubjectTracker(from: &reader)
        }
    }
}

extension SilenceRecord {
    fileprivate init(from reader: inout ByteReader) throws(ByteCodingError) {
        name = try reader.readString()
        let start = reader.position
        var body = BodyReader(try reader.readJSON(), strictness: .lenient)
        silence = Silence(reading: &body)
        guard body.faults.isEmpty else { throw ByteCodingError("no silence", byte: start) }
        revision = try Revision(from: &reader)
    }
}
