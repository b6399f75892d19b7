public import ByteCoding
public import Log

/// One entry of a shard's journal: what it consumed, in which order, or what its state was.
public enum JournalEntry: Sendable, Equatable {
    /// The wall clock as the shard was given it, then the records it consumed.
    case step(JournalStep)
    /// The hash of the state at an earlier place of this journal.
    case checkpoint(Checkpoint)
    /// What the fold depends on beside the records: the first entry of every journal, as JSON text.
    case settings(String)
}

public struct JournalStep: Sendable, Equatable {
    /// Milliseconds since 1970; never less than that of the step before.
    public var tick: Int64
    public var runs: [JournalRun]

    public init(tick: Int64, runs: [JournalRun] = []) {
        self.tick = tick
        self.runs = runs
    }
}

/// Records of one partition that were consumed one after another: those there are in a range of offsets.
public struct JournalRun: Sendable, Equatable {
    public var source: TopicPartition
    public var first: Offset
    public var count: Int64

    public init(source: TopicPartition, first: Offset, count: Int64) {
        self.source = source
        self.first = first
        self.count = count
    }
}

public struct Checkpoint: Sendable, Equatable {
    /// The state after all entries before this offset of the journal.
    public var position: Offset
    public var hash: StateHash

    public init(position: Offset, hash: StateHash) {
        self.position = position
        self.hash = hash
    }
}

extension JournalEntry {
    static let formatVersion: UInt8 = 1
    static let runLimit = 1 << 20

    public var encoded: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 64)
        writer.write(Self.formatVersion)
        switch self {
        case .step(let step):
            writer.write(UInt8(0))
            writer.writeZigZag(step.tick)
            writer.writeVarint(UInt64(step.runs.count))
            for run in step.runs {
                run.source.encode(into: &writer)
                writer.writeZigZag(run.first)
                writer.writeZigZag(run.count)
            }
        case .checkpoint(let checkpoint):
            writer.write(UInt8(1))
            writer.writeZigZag(checkpoint.position)
            writer.writeRaw(checkpoint.hash.bytes)
        case .settings(let text):
            writer.write(UInt8(2))
            writer.write(text)
        }
        return writer.bytes
    }

    public init(decoding bytes: [UInt8]) throws(ByteCodingError) {
        var reader = ByteReader(bytes)
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError(
                "journal entry of format \(version), known is \(Self.formatVersion)", byte: 0)
        }
        switch try reader.readByte() {
        case 0: self = .step(try JournalStep(from: &reader))
        case 1:
            self = .checkpoint(
                Checkpoint(position: try reader.readZigZag(), hash: try StateHash(from: &reader)))
        case 2: self = .settings(try reader.readString())
        case let kind: throw ByteCodingError("\(kind) is no kind of journal entry", byte: 1)
        }
        try reader.finish()
    }
}

extension JournalStep {
    fileprivate init(from reader: inout ByteReader) throws(ByteCodingError) {
        self.init(tick: try reader.readZigZag())
        for _ in 0..<(try reader.readCount(atMost: JournalEntry.runLimit)) {
            let source = try TopicPartition(from: &reader)
            let run = JournalRun(
                source: source, first: try reader.readZigZag(), count: try reader.readZigZag())
            guard run.first >= 0, run.count > 0 else {
                throw ByteCodingError("a run of \(run.count) from \(run.first)", byte: reader.position)
            }
            runs.append(run)
        }
    }
}

extension TopicPartition {
    func encode(into writer: inout ByteWriter) {
        writer.write(topic.name)
        writer.writeZigZag(Int64(partition))
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        let start = reader.position
        let name = try reader.readString()
        let number = try reader.readZigZag()
        guard let topic = Topic(name), let partition = Int32(exactly: number), partition >= 0 else {
            throw ByteCodingError("\(name)-\(number) is no partition", byte: start)
        }
        self.init(topic, partition)
    }
}
