import ByteCoding
import JSON
import Log
import Streams

/// What one instance asks another: of one data shard that is there, or a whole request for the instance that has the
/// control shard.
enum InstanceQuestion {
    /// A data shard's part of an answer about windows.
    case windows(shard: Int, WindowQuery, merged: Offset)
    /// Whether a shard has come somewhere, or comes there in time.
    case wait(shard: Int, AppliedWaiters.Target, milliseconds: Int)
    /// What is to be said of records of an input, once they are folded.
    case folded(shard: Int, input: Int, first: Offset, last: Offset)
    /// How far a data shard has given out windows, and by which dimensions it divides inferences.
    case facts(shard: Int)
    case view(ViewQuery)
    case resource(ResourceRequest)
    case command(CommandRequest)
    case flag(FlagQuestion)
    case watermark(WatermarkDeclaration)

    static let formatVersion: UInt8 = 2
    /// Of parameters, parts of paths and the like.
    static let memberLimit = 4_096
}

// MARK: Encoding

extension InstanceQuestion {
    var encoded: [UInt8] {
        var writer = ByteWriter(reservingCapacity: 256)
        writer.write(Self.formatVersion)
        switch self {
        case .windows(let shard, let query, let merged):
            writer.write(UInt8(0))
            writer.writeVarint(UInt64(shard))
            query.encode(into: &writer)
            writer.writeZigZag(merged)
        case .wait(let shard, let target, let milliseconds):
            writer.write(UInt8(1))
            writer.writeVarint(UInt64(shard))
            writer.write(target)
            writer.writeVarint(UInt64(max(0, milliseconds)))
        case .folded(let shard, let input, let first, let last):
            writer.write(UInt8(2))
            for number in [Int64(shard), Int64(input), first, last] { writer.writeZigZag(number) }
        case .facts(let shard):
            writer.write(UInt8(3))
            writer.writeVarint(UInt64(shard))
        case .view(let query):
            writer.write(UInt8(4))
            writer.write(query.view)
            writer.write(query.parameters)
            writer.writeOptional(query.after) { $0.write($1) }
            writer.writeZigZag(Int64(query.timeoutMilliseconds))
        case .resource(let request):
            writer.write(UInt8(5))
            writer.write(request.path)
            writer.write(request.parameters)
            writer.writeOptional(request.after) { $0.write($1) }
            writer.writeZigZag(Int64(request.timeoutMilliseconds))
        case .command(let request):
            writer.write(UInt8(6))
            writer.write(request)
        case .flag(let question):
            writer.write(UInt8(7))
            writer.writeOptional(question.key) { $0.write($1) }
            writer.writeOptional(question.body) { $1.encode(into: &$0) }
        case .watermark(let declaration):
            writer.write(UInt8(8))
            writer.writeZigZag(declaration.time)
            writer.writeOptional(declaration.topics) { $0.write($1) }
            writer.write(declaration.acknowledgement.rawValue)
        }
        return writer.bytes
    }

    init(decoding bytes: [UInt8]) throws(ByteCodingError) {
        var reader = ByteReader(bytes)
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError("a question of format \(version), known is \(Self.formatVersion)", byte: 0)
        }
        switch try reader.readByte() {
        case 0:
            self = .windows(
                shard: try reader.readShard(), try WindowQuery(from: &reader), merged: try reader.readZigZag()
            )
        case 1:
            self = .wait(
                shard: try reader.readShard(), try reader.readTarget(),
                milliseconds: try reader.readCount(atMost: Int(Int32.max)))
        case 2:
            self = .folded(
                shard: Int(try reader.readZigZag()), input: Int(try reader.readZigZag()),
                first: try reader.readZigZag(), last: try reader.readZigZag())
        case 3: self = .facts(shard: try reader.readShard())
        case 4:
            self = .view(
                ViewQuery(
                    view: try reader.readString(), parameters: try reader.readParameters(),
                    after: try reader.readOptionalText(), timeoutMilliseconds: Int(try reader.readZigZag())))
        case 5:
            self = .resource(
                ResourceRequest(
                    try reader.readTexts(), parameters: try reader.readParameters(),
                    after: try reader.readOptionalText(), timeoutMilliseconds: Int(try reader.readZigZag())))
        case 6: self = .command(try reader.readCommand())
        case 7:
            self = .flag(
                FlagQuestion(key: try reader.readOptionalText(), body: try reader.readOptionalJSON()))
        case 8:
            self = .watermark(try reader.readDeclaration())
        case let kind: throw ByteCodingError("\(kind) is no kind of question", byte: 1)
        }
        try reader.finish()
    }
}

extension ByteWriter {
    mutating func write(_ texts: [String]) {
        writeVarint(UInt64(texts.count))
        for text in texts { write(text) }
    }

    mutating func write(_ parameters: [String: String]) {
        writeVarint(UInt64(parameters.count))
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
            write(name)
            write(value)
        }
    }

    fileprivate mutating func write(_ target: AppliedWaiters.Target) {
        writeVarint(UInt64(target.inputs.count))
        for (input, offset) in target.inputs.sorted(by: { $0.key < $1.key }) {
            writeVarint(UInt64(input))
            writeZigZag(offset)
        }
        writeOptional(target.journal) { $0.writeZigZag($1) }
    }

    mutating func write(_ folded: AppliedWaiters.FoldedRecords) {
        writeOptional(folded.duplicates) { $0.writeVarint(UInt64($1)) }
    }

    fileprivate mutating func write(_ request: CommandRequest) {
        write(request.method)
        write(request.path)
        writeOptional(request.body) { $1.encode(into: &$0) }
        write(request.actor)
        writeOptional(request.ifMatch) { $0.write($1) }
        writeOptional(request.idempotencyKey) { $0.write($1) }
        write(request.dialect == .mlflow)
    }
}

extension ByteReader {
    mutating func readTexts() throws(ByteCodingError) -> [String] {
        var texts: [String] = []
        for _ in 0..<(try readCount(atMost: InstanceQuestion.memberLimit)) { texts.append(try readString()) }
        return texts
    }

    mutating func readParameters() throws(ByteCodingError) -> [String: String] {
        var parameters: [String: String] = [:]
        for _ in 0..<(try readCount(atMost: InstanceQuestion.memberLimit)) {
            let name = try readString()
            parameters[name] = try readString()
        }
        return parameters
    }

    mutating func readOptionalText() throws(ByteCodingError) -> String? {
        try readOptional { (reader) throws(ByteCodingError) in try reader.readString() }
    }

    mutating func readOptionalJSON() throws(ByteCodingError) -> JSONValue? {
        try readOptional { (reader) throws(ByteCodingError) in try JSONValue(from: &reader) }
    }

    mutating func readFolded() throws(ByteCodingError) -> AppliedWaiters.FoldedRecords {
        AppliedWaiters.FoldedRecords(
            duplicates: try readOptional { (reader) throws(ByteCodingError) in
                try reader.readCount(atMost: AppliedWaiters.duplicatesKept * 2)
            })
    }

    fileprivate mutating func readShard() throws(ByteCodingError) -> Int {
        try readCount(atMost: EngineDirectory.shardLimits.upperBound)
    }

    fileprivate mutating func readTarget() throws(ByteCodingError) -> AppliedWaiters.Target {
        var target = AppliedWaiters.Target()
        for _ in 0..<(try readCount(atMost: InstanceQuestion.memberLimit)) {
            let input = try readCount(atMost: InstanceQuestion.memberLimit)
            target.inputs[input] = try readZigZag()
        }
        target.journal = try readOptional { (reader) throws(ByteCodingError) in try reader.readZigZag() }
        return target
    }

    fileprivate mutating func readCommand() throws(ByteCodingError) -> CommandRequest {
        var request = CommandRequest(
            try readString(), try readTexts(), body: try readOptionalJSON(), actor: try readString(),
            ifMatch: try readOptionalText(), idempotencyKey: try readOptionalText())
        request.dialect = try readBool() ? .mlflow : .varve
        return request
    }

    fileprivate mutating func readDeclaration() throws(ByteCodingError) -> WatermarkDeclaration {
        let time = try readZigZag()
        let topics = try readOptional { (reader) throws(ByteCodingError) in try reader.readTexts() }
        let start = position
        guard let acknowledgement = IngestAcknowledgement(rawValue: try readString()) else {
            throw ByteCodingError("no acknowledgement", byte: start)
        }
        return WatermarkDeclaration(time: time, topics: topics, acknowledgement: acknowledgement)
    }
}
