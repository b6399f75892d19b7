package import ByteCoding
package import Streams

/// What the last record of a snapshot says of the chunks before it: without it, or with chunks that are not as it says,
/// there is no snapshot.
package struct SnapshotManifest: Equatable {
    package static let formatVersion: UInt8 = 1
    /// More chunks than a snapshot of the largest state has.
    package static let chunkLimit = 1 << 20

    package var chunkCount: Int
    package var byteCount: Int
    /// Of all chunks' bytes, one behind the other.
    package var hash: StateHash

    package init(of bytes: [UInt8], chunkBytes: Int) {
        chunkCount = (bytes.count + chunkBytes - 1) / chunkBytes
        byteCount = bytes.count
        hash = StateHash(of: bytes)
    }

    package var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.write(Self.formatVersion)
        writer.writeVarint(UInt64(chunkCount))
        writer.writeVarint(UInt64(byteCount))
        writer.writeRaw(hash.bytes)
        return writer.bytes
    }

    package init(decoding bytes: [UInt8]) throws(ByteCodingError) {
        var reader = ByteReader(bytes)
        let version = try reader.readByte()
        guard version == Self.formatVersion else {
            throw ByteCodingError("manifest of format \(version), known is \(Self.formatVersion)", byte: 0)
        }
        chunkCount = try reader.readCount(atMost: Self.chunkLimit)
        byteCount = try reader.readCount(atMost: Snapshot.stateByteLimit)
        hash = try StateHash(from: &reader)
        try reader.finish()
    }
}
