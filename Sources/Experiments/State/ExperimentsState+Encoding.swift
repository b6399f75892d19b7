public import ByteCoding

extension ExperimentsState {
    static let formatVersion: UInt8 = 1

    /// Equal states give equal bytes.
    public func encode(into writer: inout ByteWriter) {
        writer.write(Self.formatVersion)
        writer.writeVarint(nextSequence)
        writer.writeList(actors.names) { $0.write($1) }
        writer.writeList(experiments) { $1.encode(into: &$0) }
    }

    /// Reads what `encode` wrote. Anything else is an error, and leaves the state as it was.
    public mutating func restore(from reader: inout ByteReader) throws(ByteCodingError) {
        var state = ExperimentsState()
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError("experiments of format \(version)", byte: reader.position - 1)
        }
        state.nextSequence = try reader.readVarint()
        for name in try reader.readList({ (reader) throws(ByteCodingError) in try reader.readString() }) {
            _ = state.actors.number(of: name)
        }
        state.experiments = try reader.readList { (reader) throws(ByteCodingError) in
            try ExperimentRecord(from: &reader)
        }
        try state.link(at: reader.position)
        self = state
    }

    /// Makes what follows from the rest, and checks every place that points somewhere.
    private mutating func link(at byte: Int) throws(ByteCodingError) {
        let actors = 0..<Int32(clamping: actors.names.count)
        let isSound = experiments.allSatisfy { one in
            actors.contains(one.stamp.createdBy) && actors.contains(one.stamp.updatedBy)
                && one.history.allSatisfy { actors.contains($0.actor) }
        }
        guard nextSequence > 0, isSound else {
            throw ByteCodingError("experiments that refer to what is not there", byte: byte)
        }
        order = experiments.indices.map(Int32.init).sorted {
            experiments[Int($0)].definition.name < experiments[Int($1)].definition.name
        }
        let names = order.map { experiments[Int($0)].definition.name }
        guard zip(names, names.dropFirst()).allSatisfy(<) else {
            throw ByteCodingError("two experiments of one name", byte: byte)
        }
        for place in experiments.indices { noteRunning(place) }
    }
}
