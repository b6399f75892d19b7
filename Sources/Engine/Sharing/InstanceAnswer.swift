import ByteCoding
import JSON
import Log
import Streams

/// What an instance answers another: bytes of what was asked for, or the error that the request is to get.
enum InstanceAnswer {
    static let formatVersion: UInt8 = 1

    static func encode(_ body: (inout ByteWriter) throws -> Void) -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: 1_024)
        writer.write(formatVersion)
        writer.write(true)
        do {
            try body(&writer)
            return writer.bytes
        } catch {
            return encode(error as? EngineError ?? EngineError(.internal, "\(error)"))
        }
    }

    static func encode(_ error: EngineError) -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: 256)
        writer.write(formatVersion)
        writer.write(false)
        writer.write(error.kind.number)
        if case .busy(let seconds) = error.kind { writer.writeZigZag(Int64(seconds)) }
        writer.write(error.detail)
        writer.writeVarint(UInt64(error.errors.count))
        for one in error.errors {
            writer.write(one.pointer)
            writer.write(one.reason)
        }
        return writer.bytes
    }

    /// - Throws: the `EngineError` that was answered; `ByteCodingError` for what is no answer.
    static func decode<Value>(
        _ bytes: [UInt8], _ body: (inout ByteReader) throws(ByteCodingError) -> Value
    ) throws -> Value {
        var reader = ByteReader(bytes)
        let version = try reader.readByte()
        guard version == formatVersion else {
            throw ByteCodingError("an answer of format \(version), known is \(formatVersion)", byte: 0)
        }
        guard try reader.readBool() else { throw try error(from: &reader) }
        let value = try body(&reader)
        try reader.finish()
        return value
    }

    private static func error(from reader: inout ByteReader) throws(ByteCodingError) -> EngineError {
        let start = reader.position
        let number = try reader.readByte()
        let seconds = number == EngineError.Kind.busyNumber ? Int(try reader.readZigZag()) : 0
        guard let kind = EngineError.Kind(number: number, seconds: seconds) else {
            throw ByteCodingError("no kind of error", byte: start)
        }
        var error = EngineError(kind, try reader.readString())
        for _ in 0..<(try reader.readCount(atMost: InstanceQuestion.memberLimit)) {
            error.errors.append(
                EngineError.Detail(pointer: try reader.readString(), reason: try reader.readString()))
        }
        return error
    }
}

extension EngineError.Kind {
    private static let plain: [EngineError.Kind] = [
        .invalid, .notFound, .conflict, .preconditionFailed, .timeout, .tooLarge, .unprocessable,
        .unavailable,
        .notReady, .internal,
    ]

    fileprivate static let busyNumber: UInt8 = 255

    fileprivate var number: UInt8 { Self.plain.firstIndex(of: self).map { UInt8($0) } ?? Self.busyNumber }

    fileprivate init?(number: UInt8, seconds: Int) {
        if number == Self.busyNumber {
            self = .busy(retryAfterSeconds: seconds)
        } else if Int(number) < Self.plain.count {
            self = Self.plain[Int(number)]
        } else {
            return nil
        }
    }
}

// MARK: What is answered

extension PastCost {
    func encode(into writer: inout ByteWriter) {
        writer.write(position)
        writer.writeVarint(replayedRecords)
        writer.write(milliseconds)
        writer.write(isCached)
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        self.init(
            position: try reader.readString(), replayedRecords: try reader.readVarint(),
            milliseconds: try reader.readDouble(), isCached: try reader.readBool())
    }
}

extension AnsweredView {
    func encode(into writer: inout ByteWriter) {
        json.encode(into: &writer)
        writer.writeOptional(past) { $1.encode(into: &$0) }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        self.init(
            json: try JSONValue(from: &reader),
            past: try reader.readOptional { (reader) throws(ByteCodingError) in try PastCost(from: &reader) })
    }
}

extension ResourceAnswer {
    func encode(into writer: inout ByteWriter) {
        writer.writeOptional(etag) { $0.write($1) }
        body.encode(into: &writer)
        writer.writeOptional(past) { $1.encode(into: &$0) }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        self.init(
            etag: try reader.readOptionalText(), body: try JSONValue(from: &reader),
            past: try reader.readOptional { (reader) throws(ByteCodingError) in try PastCost(from: &reader) })
    }
}

extension CommandAnswer {
    func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(Int64(status))
        writer.writeOptional(etag) { $0.write($1) }
        body.encode(into: &writer)
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        self.init(
            status: Int(try reader.readZigZag()), etag: try reader.readOptionalText(),
            body: try JSONValue(from: &reader))
    }
}

extension FlagAnswer {
    func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(Int64(status))
        body.encode(into: &writer)
        writer.writeOptional(etag) { $0.write($1) }
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        self.init(
            status: Int(try reader.readZigZag()), body: try JSONValue(from: &reader),
            etag: try reader.readOptionalText())
    }
}

/// What has to be known of a data shard that is elsewhere, beside its part of answers.
struct DataShardFacts: Sendable {
    /// The offset behind the last message that it has given out to the control shard.
    var emittedWindows: Offset
    /// By which it divides inferences.
    var dimensions: [Dimension]

    init(_ shard: ShardRunner<DataShard>) async {
        emittedWindows = await shard.emittedWindows
        dimensions = await shard.dimensions
    }

    func encode(into writer: inout ByteWriter) {
        writer.writeZigZag(emittedWindows)
        writer.write(dimensions.map { DimensionEvent($0, isDeclared: true).json(id: "-", time: 0).text })
    }

    init(from reader: inout ByteReader) throws(ByteCodingError) {
        emittedWindows = try reader.readZigZag()
        let start = reader.position
        dimensions = []
        for text in try reader.readTexts() {
            guard let json = try? JSONValue(parsing: text.utf8), let event = DimensionEvent(json) else {
                throw ByteCodingError("no dimension", byte: start)
            }
            dimensions.append(event.dimension)
        }
    }
}
