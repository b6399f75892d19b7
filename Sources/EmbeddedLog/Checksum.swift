import CCRC32C

/// CRC-32C, as the log's own small files end with it.
enum Checksum {
    static func of(_ bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBytes { varve_crc32c(0, $0.baseAddress, $0.count) }
    }

    /// Of the first `count` bytes.
    static func of(_ bytes: [UInt8], first count: Int) -> UInt32 {
        bytes.withUnsafeBytes { varve_crc32c(0, $0.baseAddress, min(count, $0.count)) }
    }
}
