import CCRC32C
import Log

/// Makes batches that the builder would not: raw records under a header that is right but for what is changed.
struct BatchBytes {
    var attributes: Int16 = 0
    var lastOffsetDelta: Int32 = 0
    var baseTimestamp: Int64 = 1_000
    var maxTimestamp: Int64 = 1_000
    var recordCount: Int32 = 1
    var content: [UInt8]

    /// One record with key `k`, value `v` and no headers, from its fields: each may be replaced.
    static func record(
        length: [UInt8]? = nil, timestampDelta: [UInt8] = [0], offsetDelta: [UInt8] = [0],
        key: [UInt8] = [2, 0x6b], value: [UInt8] = [2, 0x76], headers: [UInt8] = [0]
    ) -> [UInt8] {
        let body = [0] + timestampDelta + offsetDelta + key + value + headers
        return (length ?? [UInt8(body.count * 2)]) + body
    }

    /// The batch, with a checksum that agrees.
    var bytes: [UInt8] {
        var bytes = bigEndian(Int64(0)) + bigEndian(Int32(49 + content.count)) + bigEndian(Int32(-1)) + [2]
        var covered = bigEndian(attributes) + bigEndian(lastOffsetDelta)
        covered += bigEndian(baseTimestamp) + bigEndian(maxTimestamp)
        covered += bigEndian(Int64(-1)) + bigEndian(Int16(-1)) + bigEndian(Int32(-1))
        covered += bigEndian(recordCount) + content
        bytes += bigEndian(varve_crc32c(0, covered, covered.count)) + covered
        return bytes
    }

    private func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}
