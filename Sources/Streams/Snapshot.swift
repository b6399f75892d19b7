public import ByteCoding
import Compression
public import Log

/// A shard's state at one place of its journal, as it is kept in a file: a header, the state in an LZ4 frame,
/// and the hash of the state, which proves both.
public struct Snapshot: Sendable {
    public static let magic: [UInt8] = Array("VARVSNAP".utf8)
    public static let formatVersion: UInt8 = 1
    /// A snapshot beyond this is refused, in writing and in reading.
    public static let stateByteLimit = 1 << 32

    public var shard: String
    /// The state after all journal entries before this offset.
    public var position: Offset
    public var hash: StateHash
    public var state: [UInt8]

    public init(shard: String, position: Offset, state: [UInt8]) {
        self.shard = shard
        self.position = position
        self.state = state
        hash = StateHash(of: state)
    }

    public func encoded() throws(ByteCodingError) -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: state.count / 2 + 128)
        writer.writeRaw(Self.magic)
        writer.write(Self.formatVersion)
        writer.write(shard)
        writer.writeZigZag(position)
        writer.writeRaw(hash.bytes)
        writer.writeVarint(UInt64(state.count))
        do {
            writer.writeSized(try LZ4Frame.compress(state))
        } catch {
            throw ByteCodingError("the state does not compress: \(error)", byte: 0)
        }
        return writer.bytes
    }

    /// - Throws: for bytes that are no snapshot, of a newer format, or whose state does not have their hash.
    public init(decoding bytes: [UInt8]) throws(ByteCodingError) {
        var reader = ByteReader(bytes)
        guard try reader.readRaw(Self.magic.count) == Self.magic else {
            throw ByteCodingError("this is no snapshot", byte: 0)
        }
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError("snapshot of format \(version), known is \(Self.formatVersion)", byte: 8)
        }
        shard = try reader.readString()
        position = try reader.readZigZag()
        hash = try StateHash(from: &reader)
        let count = try reader.readCount(atMost: Self.stateByteLimit)
        let compressed = try reader.readSized()
        try reader.finish()
        do {
            state = try LZ4Frame.decompress(compressed, limit: count)
        } catch {
            throw ByteCodingError("the snapshot's LZ4 frame: \(error)", byte: reader.position)
        }
        guard state.count == count, StateHash(of: state) == hash else {
            throw ByteCodingError("the snapshot's state does not have its hash", byte: reader.position)
        }
    }
}
