/// How a batch's records are compressed, numbered as in the lowest three bits of its attributes.
public enum CompressionCodec: UInt8, Sendable, CustomStringConvertible {
    case none = 0
    case gzip, snappy, lz4, zstd

    public var description: String {
        switch self {
        case .none: "none"
        case .gzip: "gzip"
        case .snappy: "snappy"
        case .lz4: "lz4"
        case .zstd: "zstd"
        }
    }
}
