package import ByteCoding
import Crypto

/// SHA-256 (FIPS 180-4) of a shard's encoded state: equal states have equal hashes, and nothing else does.
public struct StateHash: Hashable, Sendable, CustomStringConvertible {
    public static let byteCount = 32
    public let bytes: [UInt8]

    public init(of state: [UInt8]) {
        bytes = Array(SHA256.hash(data: state))
    }

    /// The hash of several hashes, in their order: that of a whole engine.
    public init(combining hashes: [StateHash]) {
        self.init(of: hashes.flatMap(\.bytes))
    }

    package init(from reader: inout ByteReader) throws(ByteCodingError) {
        bytes = try reader.readRaw(Self.byteCount)
    }

    public var description: String {
        bytes.map { byte in
            let digits = Array("0123456789abcdef")
            return "\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }.joined()
    }
}
