public import ByteCoding
import Commands

extension ExperimentsState {
    static let formatVersion: UInt8 = 1

    /// Equal states give equal bytes.
    public func encode(into writer: inout ByteWriter) {
        writer.write(Self.formatVersion)
        writer.writeVarint(nextSequence)
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
        state.experiments = try reader.readList { (reader) throws(ByteCodingError) in
            try ExperimentRecord(from: &reader)
        }
        try state.link(at: reader.position)
        self = state
    }

    /// Makes what follows from the rest.
    private mutating func link(at byte: Int) throws(ByteCodingError) {
        guard nextSequence > 0 else { throw ByteCodingError("an event number of 0", byte: byte) }
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
