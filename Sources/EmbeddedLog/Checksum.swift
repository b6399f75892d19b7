import CCRC32C

/// CRC-32C, as the log's own small files end with it.
enum Checksum {
    static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        let array = Array(bytes)
        return array.withUnsafeBytes { varve_crc32c(0, $0.baseAddress, $0.count) }
    }
}
